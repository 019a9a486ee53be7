"""Pages of returns: the provider's list and the county's grid, one return, and what is done with it."""
