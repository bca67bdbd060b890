"""The pages of the access log, and the log itself."""
