"""Safeground: a graph-database knowledge platform for contextual safeguarding."""
