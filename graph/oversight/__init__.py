"""Reports on how the graph is used and whom it is about, for the oversight purpose: groups, never a person."""
