"""What this app writes: returns, targets and benchmarks."""
