"""The figures: counted from codes and days, explained, never about a person."""
