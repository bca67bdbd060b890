"""Measures: what is done about it, each decided by a named person with a reason."""
