"""Building bans: proposed, decided by a second person, served, watched, lifted, expired; and reception's page."""
