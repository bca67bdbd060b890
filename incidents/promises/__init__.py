"""What is owed, to whom, by when: a promise is made by one fact and kept by another."""
