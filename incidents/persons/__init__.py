"""The persons concerned ("betrokkenen"): as little of them as possible, exact matching only, never a score."""
