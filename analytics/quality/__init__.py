"""What is missing, contradictory or late in the records that figures are counted from."""
