"""From findings with fixes to files that are mended: choosing edits, applying them, checking what became of them."""
