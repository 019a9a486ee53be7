"""How many: figures, periods and partnership pages."""
