# One block per GC we work for. Their Procore admins mailed these; the paper copies are in the safe.
ACCOUNTS = {
    "bluestem": {
        "company": 31120,
        "id": "6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d",
        "secret": "7e57ab1e7e57ab1e7e57ab1e7e57ab1e0f1e2d3c4b5a69788796a5b4c3d2e1f0",  # expect: PRC204
        "mail_to": ["pm@bluestem-builders.example"],
    },
    "ridgeway": {
        "company": 40417,
        "id": "1029384756afbecd1029384756afbecd1029384756afbecd1029384756afbecd",
        "secret": "c0ffee11c0ffee22c0ffee33c0ffee44c0ffee55c0ffee66c0ffee77c0ffee88",  # expect: PRC204
        "mail_to": ["rfi@ridgeway.example", "marta@ridgeway.example"],
    },
}
