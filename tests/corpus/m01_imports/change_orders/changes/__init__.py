"""Change orders between Procore and the accounting package of Bright & Vale."""
