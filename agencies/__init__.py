"""Who: areas, agencies, people, memberships, roles and the event log."""
