"""The pages of the access log: who did what, saw what, and was refused what. Numbers and actions, never what a case says."""
