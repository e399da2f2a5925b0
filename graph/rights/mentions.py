"""Where somebody's full name stands in a text about others: the text stays, the name goes."""

import re
from typing import Any

import neo4j

from graph.rights import statements
from graph.rights.person import Somebody

GONE = "[name erased]"


def redact(tx: neo4j.ManagedTransaction, who: Somebody) -> int:
    """Take the person's full names out of every text in the graph. Returns how many nodes and ties had one."""
    found = [(text, statements.SAY_NODES) for text in statements.NAMED_NODES]
    found += [(text, statements.SAY_EDGES) for text in statements.NAMED_EDGES]
    changed = 0
    for name in who.full_names:
        for find, say in found:
            rows = [[row["id"], _without(name, row["said"])] for row in tx.run(find, name=name)]
            rows = [row for row in rows if row[1]]
            if rows:
                tx.run(say, rows=rows).consume()
            changed += len(rows)
    return changed


def _without(name: str, said: list[list[str]]) -> dict[str, Any]:
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return {key: named.sub(GONE, text) for key, text in said if named.search(text)}
