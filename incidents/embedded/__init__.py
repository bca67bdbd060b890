"""Runs the whole register on one machine that has Python and nothing else.

PostgreSQL and Valkey come out of Python packages (extra `embedded`). Production does without this package: it knows the
application only by its commands and environment variables, and the application does not know it.
"""
