"""An employee tells what happened, and follows what is done about it."""
