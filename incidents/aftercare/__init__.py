"""The support team calls back who asked for it. What is said is not recorded."""
