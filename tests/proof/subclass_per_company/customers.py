from procore_base import ProcoreBase, setting


class Acme(ProcoreBase):
    label = "acme"
    company_id = 5601
    client_id = setting("PROCORE_CLIENT_ID_ACME")
    client_secret = setting("PROCORE_CLIENT_SECRET_ACME")


class Cedar(ProcoreBase):
    label = "cedar"
    company_id = 5603
    client_id = setting("PROCORE_CLIENT_ID_CEDAR")
    client_secret = setting("PROCORE_CLIENT_SECRET_CEDAR")

    def observations(self, project_id):
        # they want them by name
        return sorted(super().observations(project_id), key=lambda o: o["name"])
