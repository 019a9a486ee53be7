"""The REST API: for reading, through the same doors and field classes as the pages (docs/api.md)."""
