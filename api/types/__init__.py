"""What GraphQL shows of the graph, made from the declared kinds."""
