"""What does the code do to the API? Facts built once from what flow saw, shared by all rules."""
