"""What pytest is told about this folder as a whole."""

# Source to be linted, not tests: some of it is named like tests on purpose.
collect_ignore = ["corpus"]
