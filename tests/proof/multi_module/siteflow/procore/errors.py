class ProcoreError(Exception):
    def __init__(self, response):
        super().__init__(f"{response.request.method} {response.url}: {response.status_code} {response.text}")
        self.status = response.status_code
