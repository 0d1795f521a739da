"""How a code base reaches the platform: what each file does to it, put together for the whole."""
