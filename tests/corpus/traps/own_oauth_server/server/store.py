import json
import pathlib

FILE = pathlib.Path("clients.json")

# client id -> {"client_secret": …, "company": …}: one for each subcontractor, of our own server
clients = json.loads(FILE.read_text()) if FILE.exists() else {}
tokens = {}
