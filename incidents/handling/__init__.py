"""Handling a case: take up, hand over, severity, outcome, feedback, evaluation, closing, reopening, same event."""
