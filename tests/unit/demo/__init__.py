"""Tests of the demo's generator; no database."""
