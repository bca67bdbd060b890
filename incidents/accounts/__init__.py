"""Employees, their roles, deputies and sessions; loads the Actor of a request."""
