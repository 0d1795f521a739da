"""Where things are. Keys are what SCORES_ENV may be."""

HOSTS = {
    "production": {
        "login": "https://login.procore.com",
        "api": "https://api.procore.com",
        "board": "https://board.summit-safety.example",
    },
    "sandbox": {
        "login": "https://login-sandbox.procore.com",
        "api": "https://login-sandbox.procore.com",  # expect: PRC302
        "board": "https://board-test.summit-safety.example",
    },
}
