"""Pages that gather several steps: the work list, the case page, "Mijn werk". It only reads."""
