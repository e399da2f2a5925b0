"""Contexts in our own templates: the columns that name a place, school, online space or peer group, and their node."""

from graph.facts import Node
from graph.ids import uid
from importers.contract import Column, Row, RowRejected
from importers.source import Context
from importers.terms import known
from importers.values import Type

KINDS = ("place", "education", "online", "peer_group")
PLACE_SCHEMES = ("osm", "atco", "snap", "local")
EDUCATION_SCHEMES = ("urn", "local")


def context_columns(*, needed: bool = False) -> tuple[Column, ...]:
    """The columns that name a context; with `needed` a row without one is rejected."""
    return (
        Column("context_kind", Type.CHOICE, "what it is", required=True, filled=needed, values=KINDS),
        Column(
            "context_scheme",
            Type.TEXT,
            "whose identifier it is: osm, atco or local for a place; urn or local for education; the platform's name "
            "for an online space; local for a peer group",
            required=True,
        ),
        Column("context_id", Type.TEXT, "the identifier", required=True, filled=needed),
        Column("context_name", Type.TEXT, "name"),
        Column("context_type", Type.TEXT, "type: park, takeaway, secondary school, server, ..."),
    )


def context_node(row: Row, context: Context) -> Node | None:
    """A reference to the context that a row names, or None when it names none. Raises RowRejected for half a name.

    A template refers to contexts and never describes them: what a register says of a school stands.
    """
    kind, scheme, own_id = row["context_kind"], row["context_scheme"], row["context_id"]
    if kind is None and own_id is None:
        return None
    if kind is None or own_id is None or scheme is None:
        raise RowRejected.because("a context needs context_kind, context_scheme and context_id; fill in all three")
    name, what, invented = row["context_name"], row["context_type"], row["invented"]
    if kind == "place":
        scheme = _scheme(scheme, PLACE_SCHEMES, kind)
        properties = known(name=name, place_type=tidy(what), invented=invented)
        return Node("Place", _uid("Place", scheme, own_id, context), properties, owned=False)
    if kind == "education":
        scheme = _scheme(scheme, EDUCATION_SCHEMES, kind)
        urn = own_id if scheme == "urn" else None
        properties = known(name=name, urn=urn, setting_type=what, invented=invented)
        return Node("EducationSetting", _uid("EducationSetting", scheme, own_id, context), properties, owned=False)
    if kind == "online":
        return online_space(scheme, own_id, name, what, invented, owned=False)
    _scheme(scheme, ("local",), kind)
    return peer_group(own_id, name, invented, context, owned=False)


def _scheme(text: str, allowed: tuple[str, ...], kind: str) -> str:
    scheme = text.lower()
    if scheme not in allowed:
        raise RowRejected.because(f"context_scheme of a {kind} is one of {', '.join(allowed)}; correct it")
    return scheme


def _uid(kind: str, scheme: str, own_id: str, context: Context) -> str:
    if scheme == "local":
        return uid(kind, context.controller, "local", own_id)
    return uid(kind, scheme, own_id)


def tidy(what: str | None) -> str | None:
    """A type of place in one spelling: lower case, underscores."""
    return "_".join(what.lower().replace("-", " ").split()) if what else None


def online_space(
    platform: str, space_id: str, name: str | None, kind: str | None, invented: bool | None, *, owned: bool
) -> Node:
    """The node of an online space; platforms are the same whatever their case."""
    platform = platform.lower()
    properties = known(platform=platform, space_id=space_id, name=name, space_kind=tidy(kind), invented=invented)
    return Node("OnlineSpace", uid("OnlineSpace", platform, space_id), properties, owned)


def peer_group(own_id: str, name: str | None, invented: bool | None, context: Context, *, owned: bool) -> Node:
    """The node of a peer group as one organisation knows it."""
    properties = known(name=name, invented=invented)
    if owned:
        properties["status"] = "confirmed"  # a practitioner drew it; groups found by computation are suggestions
    return Node("PeerGroup", uid("PeerGroup", context.controller, "local", own_id), properties, owned)


def organisation(own_id: str, name: str | None, invented: bool | None, context: Context) -> Node:
    """The node of an organisation that a partner names by its own reference."""
    uid_ = uid("Organisation", context.controller, "local", own_id)
    return Node("Organisation", uid_, known(name=name, invented=invented))
