import enum


class Head(str, enum.Enum):
    """Header names, in one place since the incident in March."""

    AUTHORIZATION = "Authorization"
    COMPANY_ID = "Procore-Company-Id"
    COMPANY = "Procore-Company"  # older name, from a blog
    ACCEPT = "Accept"
    TRACE = "X-Scorecard-Trace"

    def __str__(self):
        return self.value
