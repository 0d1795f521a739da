"""The built-in rules, one file each, found by being here; ``policy.toml`` holds the facts they check against."""
