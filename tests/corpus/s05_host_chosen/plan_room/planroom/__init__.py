ENV = "sandbox"  # flip to "production" when the printers are happy
