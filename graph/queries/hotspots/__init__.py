"""Which contexts carry risk, compared with chance."""
