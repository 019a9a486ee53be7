"""Where: cohorts, pathways, stages, services, units, criteria and routing."""
