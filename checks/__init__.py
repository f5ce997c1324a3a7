"""The rules that come with lint-catalog, one family a file."""
