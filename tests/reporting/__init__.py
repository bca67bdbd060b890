"""The year page: its numbers, its drawings, its files, and who sees which."""
