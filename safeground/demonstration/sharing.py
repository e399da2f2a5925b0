"""What the invented organisations of the demo share: the policy that it writes where there is none."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from demo.partners import PARTNERS
from demo.town import DISTRICT
from graph.access.policy import FILE, policy

YEAR = datetime.timedelta(days=365)
APPROACH = "local_authority"
KINDS = {"local authority": "lead", "police": "police", "voluntary": "voluntary", "education": "school"}
"""What each sector is in that approach."""

_HEAD = f"""# Written by `safeground demo` for its invented organisations, which hold data of nobody.
# A real installation writes a policy of its own; docs/access.md says how. This file is never written over,
# except by the demo, once its own has ended.
approach = "{APPROACH}"
"""


def text(today: datetime.date) -> str:
    """The policy from this day on, for a year."""
    ends = today + YEAR
    terms = f'starts = {today}\nends = {ends}\nareas = ["{DISTRICT}"]\nbasis = "invented, like the organisations"\n'
    named = [f'[[organisations]]\nname = "{one.name}"\nkind = "{KINDS[one.sector]}"\n' for one in PARTNERS]
    return "\n".join([_HEAD + terms, *named])


def write_policy(home: Path, today: datetime.date, say: Callable[[str], None]) -> None:
    """Write it unless there is a policy, and write it again when the demo's own has ended. `say` is told what stands
    in the way of the demo's answers. Raises BadPolicy for a policy that cannot be taken."""
    path = home / FILE
    held = policy(home)
    if path.exists() and not _ended(path, today):
        if not {partner.name for partner in PARTNERS} <= held.kinds.keys():
            say(f"{path} is a policy of your own, and the invented organisations share nothing under it.")
        return
    home.mkdir(parents=True, exist_ok=True)
    with path.open("w" if path.exists() else "x", encoding="utf-8") as file:
        path.chmod(0o600)
        file.write(text(today))


def _ended(path: Path, today: datetime.date) -> bool:
    """Whether it is the demo's own, to the letter, and its year is over."""
    written = path.read_text("utf-8")
    found = re.match(r"starts = (\d{4}-\d\d-\d\d)\n", written.removeprefix(_HEAD))
    if not written.startswith(_HEAD) or found is None:
        return False
    starts = datetime.date.fromisoformat(found[1])
    return written == text(starts) and starts + YEAR < today
