"""The log of who did, read and was refused what. It only writes; `oversight` reads."""
