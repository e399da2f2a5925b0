"""Tests of the queries that need no database."""
