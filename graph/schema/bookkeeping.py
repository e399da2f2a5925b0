"""What the graph keeps about itself: import runs, scopes, earlier versions."""

from graph.schema.core import EdgeKind, NodeKind, Property, Type

IMPORT_RUN = NodeKind(
    "ImportRun",
    "One import: which files, from whom, what was taken and what was refused.",
    "a new identifier per run",
    (
        Property("source", Type.TEXT, "name of the importer", required=True),
        Property("controller", Type.TEXT, "organisation answerable for the data"),
        Property("area", Type.TEXT, "area the data is about"),
        Property("status", Type.CODE, "how it ended", ("running", "complete", "failed")),
        Property("started_at", Type.DATETIME, "start"),
        Property("finished_at", Type.DATETIME, "end"),
        Property("file_names", Type.TEXTS, "files read"),
        Property("file_hashes", Type.TEXTS, "SHA-256 of each file's content"),
        Property("rows_read", Type.INTEGER, "rows read"),
        Property("rows_new", Type.INTEGER, "rows that said something new"),
        Property("rows_changed", Type.INTEGER, "rows that changed what was known"),
        Property("rows_unchanged", Type.INTEGER, "rows that said nothing new"),
        Property("rows_rejected", Type.INTEGER, "rows given back with a reason"),
        Property("rejected_files", Type.TEXTS, "where the rejected rows were written"),
    ),
    listed=False,
)

# From the least to the most guarded. Nothing that is protected leaves by any path: no purpose may read it.
MARKINGS = ("open", "official", "official_sensitive", "protected")

# The law that facts are held under: published; UK GDPR with Part 2 of the DPA 2018; Part 3, for competent authorities.
PARTNER_REGIMES = ("uk_gdpr", "dpa_part3")
REGIMES = ("open", *PARTNER_REGIMES)

SCOPE = NodeKind(
    "Scope",
    "Controller, regime, purposes, marking and area of facts, as one number that every read tests.",
    "its number, made from its parts",
    (
        Property("number", Type.INTEGER, "the number", required=True, indexed=True),
        Property("controller", Type.TEXT, "organisation answerable for the facts", required=True),
        Property("regime", Type.CODE, "the law they are held under", REGIMES),
        Property("purposes", Type.TEXTS, "purposes they may be read for"),
        Property("marking", Type.CODE, "protective marking", MARKINGS),
        Property("area", Type.TEXT, "area they are about; open for reference data"),
        Property("inferred", Type.BOOLEAN, "whether nobody said them and a method concluded them"),
    ),
    listed=False,
)

EARLIER = NodeKind(
    "Earlier",
    "What a node said before it was changed; kept so that any day can be asked about.",
    "the node's uid and when it was replaced",
    (
        Property("of_uid", Type.TEXT, "uid of the node", indexed=True),
        Property("of_kind", Type.TEXT, "kind of the node"),
        Property("canonical_id", Type.TEXT, "of a person: the group that the record belonged to then", indexed=True),
    ),
    listed=False,
)

LOCK = NodeKind(
    "Lock",
    "What writers take turns on, so that two who each bring one record of a person see each other's.",
    "a name",
    (Property("taken_at", Type.DATETIME, "when it was last taken"),),
    listed=False,
)

EDGES = (
    # (:ImportRun)-[:SUPPLIED_BY]->(:Organisation)
    EdgeKind("SUPPLIED_BY", "The organisation that supplied the files.", ("ImportRun",), ("Organisation",)),
)
