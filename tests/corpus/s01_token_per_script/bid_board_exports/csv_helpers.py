from datetime import date


def today():
    return date.today().strftime("%Y%m%d")


def flatten(record, prefix=""):
    """{"a": {"b": 1}} -> {"a.b": 1}; lists become their length."""
    flat = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update(flatten(value, prefix + key + "."))
        elif isinstance(value, list):
            flat[prefix + key] = len(value)
        else:
            flat[prefix + key] = value
    return flat
