"""Names that no declaration may use: words of Cypher, and what GraphQL or the API has given away."""

_WORDS = """
all and any as asc by call case contains count create delete desc detach distinct do drop else end ends exists
false foreach in index is limit load match merge not null on optional or order remove return set skip starts
then true union unique unwind use when where with xor yield
"""
CYPHER_WORDS = frozenset(_WORDS.split())
"""In lower case; as a name each would need quoting in every statement."""

_TYPES = "Boolean Context Date DateTime Float ID Int Mutation Node PageInfo Query String Subscription Viewer"
GRAPHQL_TYPES = frozenset(_TYPES.split())

GRAPHQL_FIELDS = frozenset({"id", "kind", "lookedAt", "cursor", "node", "nodes", "edges", "pageInfo", "totalCount"})
"""Fields that every node, list or entry of a list has already."""
