"""Measurements against a floor in the same run: `make bench-...` prints a table and keeps it in docs/benchmarks.md."""
