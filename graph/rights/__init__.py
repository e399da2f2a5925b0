"""The rights of the people in the graph: how long facts stay, erasure, a copy of one's own data, correction."""
