import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class App:
    name: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    tools: tuple = ()

    @classmethod
    def from_environment(cls, name, *tools):
        stem = "PROCORE_" + name.upper().replace("-", "_")
        return cls(name, os.environ[stem + "_CLIENT_ID"], os.environ[stem + "_CLIENT_SECRET"], tools)


APPS = {
    app.name: app
    for app in (
        App.from_environment("rfi-reminder", "rfis"),
        App.from_environment("photo-sorter", "images", "documents"),
        App.from_environment("bid-digest", "bidding"),
    )
}
