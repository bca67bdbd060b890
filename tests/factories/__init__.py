"""Rows for tests, a module per room."""
