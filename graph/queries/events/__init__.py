"""Counts of events, where no person is known."""
