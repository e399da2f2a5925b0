"""The plan compiler: a GraphQL request becomes one Cypher statement whose cost is known before it runs."""
