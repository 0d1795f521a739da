from dataclasses import dataclass, field
import os


@dataclass
class FeedSettings:
    client_id: str = field(default_factory=lambda: os.environ["PROCORE_APP_ID"])
    client_secret: str = field(default_factory=lambda: os.environ["PROCORE_APP_SECRET"], repr=False)
    company_id: int = field(default_factory=lambda: int(os.environ["PROCORE_COMPANY_ID"]))
    token_url: str = "https://login.procore.com/oauth/token"
    api_url: str = "https://api.procore.com"
    poll_seconds: int = 300
    projects: list = field(default_factory=list)

    @classmethod
    def load(cls, *projects):
        return cls(projects=[int(project) for project in projects])
