"""One warehouse, many sources."""
