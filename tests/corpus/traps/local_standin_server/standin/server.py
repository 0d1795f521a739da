"""A stand-in for Procore, for trains and planes."""
import http.server
import json
import pathlib
import urllib.parse

ANSWERS = pathlib.Path(__file__).parent.parent / "answers"
TOKEN = {"access_token": "standin", "token_type": "Bearer", "expires_in": 5400}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        form = urllib.parse.parse_qs(self.rfile.read(length).decode())
        if self.path == "/oauth/token":
            if form.get("grant_type", ["client_credentials"])[0] == "password":
                return self.answer(400, {"error": "unsupported_grant_type"})
            return self.answer(200, TOKEN)
        return self.answer(404, {})

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        if path.startswith("/vapid/"):
            return self.answer(410, {"errors": "gone, use /rest/v1.0"})
        if path.startswith("/rest/v1.0/") and not self.headers.get("Procore-Company-Id"):
            return self.answer(400, {"errors": "Missing Procore-Company-Id header!"})
        file = ANSWERS / (path.strip("/").replace("/", "-") + ".json")
        return self.answer(200, json.loads(file.read_text())) if file.exists() else self.answer(404, {})

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", 8089), Handler).serve_forever()
