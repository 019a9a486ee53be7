"""Pages that set up areas, agencies and people."""
