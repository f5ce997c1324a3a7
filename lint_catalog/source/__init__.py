"""Sources: text to a catalog with spans."""
