"""Pages of the door: worklist, search, accounts, imports and the event log."""
