"""The organisation: units as a tree in time, head counts, buildings, closing days and its own settings."""
