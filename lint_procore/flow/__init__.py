"""What does this expression evaluate to? An abstract interpreter over module summaries.

Values are small: known text, text with holes, mappings, objects, symbols for what cannot be known, and a few
alternatives. Nothing is guessed: what is not understood becomes a symbol that says where it came from.
"""
