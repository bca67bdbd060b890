"""The outbox: what is to be mailed stands in the database with the fact that asked for it, and is sent from there."""
