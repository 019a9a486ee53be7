"""What the figures are, as pure functions from frames to tables. No models, no clock."""
