"""From text to trees: parsing, and lowering a concrete syntax tree into a small module summary."""
