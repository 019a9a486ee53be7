"""Forms that set up services, units and pathways."""
