"""From a Traditional Service Account to a Developer Managed one: what changes, and what people have to do."""
