"""Pages about services and pathways: the directory, and what sets them up."""
