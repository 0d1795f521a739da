class Urls:
    """Where things are, for one company."""

    def __init__(self, company, root="https://us02.procore.com"):  # expect: PRC302
        self.company = company
        self.root = root.rstrip("/")

    @property
    def v1(self):
        return self.root + "/rest/v1.0"

    @property
    def projects(self):
        return f"{self.v1}/companies/{self.company}/projects"

    @property
    def legacy(self):
        return f"{self.root}/vapid"  # expect: PRC301

    def documents(self, project):
        return f"{self.legacy}/folders_and_files?project_id={project}"

    def specifications(self, project):
        return f"{self.v1}/specification_sections?project_id={project}"

    def page(self, project):
        """For people."""
        return f"https://app.procore.com/{project}/project/documents"
