from .prefix import PrefixSession


class CameraSession(PrefixSession):
    """The camera vendor's cloud."""

    def __init__(self, key):
        super().__init__("https://cloud.gateview.example/api/3")
        self.headers["X-Api-Key"] = key


class ProcoreSession(PrefixSession):
    def __init__(self, tokens, prefix="https://api.procore.com/rest/v1.0"):
        super().__init__(prefix)
        self.tokens = tokens

    def request(self, method, url, **kwargs):
        headers = dict(kwargs.pop("headers", None) or {})
        headers["Authorization"] = "Bearer " + self.tokens()  # expect: PRC303
        return super().request(method, url, headers=headers, **kwargs)
