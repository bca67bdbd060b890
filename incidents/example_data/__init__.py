"""The example organisation "Gemeente Voorbeeld": invented people, units and cases, ending on the day of loading."""
