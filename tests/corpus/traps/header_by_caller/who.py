from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """In whose name, and for which company."""

    access_token: str
    company_id: int

    def headers(self):
        return {"authorization": f"Bearer {self.access_token}", "procore-company-id": str(self.company_id)}

    def plus(self, **more):
        return self.headers() | {name.replace("_", "-"): value for name, value in more.items()}
