"""The register of aggression incidents. Holds nothing: importing a rule must not load the web framework."""
