"""A catalog to pages: one Markdown page for each of its languages."""
