"""The demo's policy: written where there is none, never over one that somebody wrote."""

import datetime
from pathlib import Path

import pytest

from demo.partners import COUNCIL, PARTNERS, POLICE
from demo.town import DISTRICT
from graph.access.policy import BadPolicy, policy
from graph.access.scopes import Scope
from graph.access.viewer import Viewer
from safeground.demonstration.sharing import text, write_policy

TODAY = datetime.date(2026, 11, 24)
YEAR = datetime.timedelta(days=365)


def sees(home: Path, organisation: str, role: str, purpose: str, today: datetime.date = TODAY) -> set[str]:
    viewer = Viewer("demo", organisation, role, purpose, "Trying the demo", frozenset({DISTRICT}))
    both = frozenset({"welfare", "place_safety"})
    scopes = [Scope(one.name, "uk_gdpr", both, "official_sensitive", DISTRICT) for one in PARTNERS]
    return {scope.controller for scope in scopes if scope.open_to(viewer, policy(home), today)}


def test_the_demos_viewers_see_all_partners_and_for_a_year(tmp_path: Path) -> None:
    said: list[str] = []
    write_policy(tmp_path / "home", TODAY, said.append)
    everybody = {partner.name for partner in PARTNERS}
    home = tmp_path / "home"
    assert sees(home, POLICE.name, "analyst", "place_safety") == everybody
    assert sees(home, COUNCIL.name, "practitioner", "welfare") == everybody
    assert sees(home, POLICE.name, "practitioner", "welfare") == {POLICE.name}
    assert sees(home, COUNCIL.name, "practitioner", "welfare", TODAY + YEAR) == everybody
    assert sees(home, COUNCIL.name, "practitioner", "welfare", TODAY + 2 * YEAR) == {COUNCIL.name}
    assert said == []
    assert (home / "policy.toml").stat().st_mode & 0o777 == 0o600


def test_its_own_is_written_again_once_it_has_ended(tmp_path: Path) -> None:
    write_policy(tmp_path, TODAY - 2 * YEAR, print)
    write_policy(tmp_path, TODAY, print)
    assert (tmp_path / "policy.toml").read_text("utf-8") == text(TODAY)
    write_policy(tmp_path, TODAY + datetime.timedelta(days=5), print)
    assert (tmp_path / "policy.toml").read_text("utf-8") == text(TODAY)


@pytest.mark.parametrize("own", ["", text(TODAY - 2 * YEAR) + "# and a word of ours\n", 'basis = "ours"\n'])
def test_what_somebody_wrote_is_never_written_over(tmp_path: Path, own: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(own, "utf-8")
    said: list[str] = []
    write_policy(tmp_path, TODAY, said.append)
    assert path.read_text("utf-8") == own
    assert len(said) == ("organisations" not in own)


def test_a_policy_that_cannot_be_taken_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("nonsense", "utf-8")
    with pytest.raises(BadPolicy):
        write_policy(tmp_path, TODAY, print)
