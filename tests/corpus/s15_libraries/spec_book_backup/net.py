"""urllib with the two or three things that urllib forgets."""
import gzip
import json
import socket
import urllib.error
import urllib.request

socket.setdefaulttimeout(60)

ROOT = "https://api.procore.com/rest/v1.0"


class Refused(Exception):
    pass


def build(path, token):
    req = urllib.request.Request(ROOT + path)
    req.add_header("Authorization", "Bearer %s" % token)  # expect: PRC303
    req.add_header("Accept-Encoding", "gzip")
    return req


def read(req):
    try:
        with urllib.request.urlopen(req) as resp:
            body = resp.read()
            if resp.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
    except urllib.error.HTTPError as err:
        raise Refused("%s: %s" % (err.code, err.read()[:200])) from err
    return body


def json_of(path, token):
    return json.loads(read(build(path, token)))


def pages(path, token, size=100):
    number = 1
    while True:
        rows = json_of("%s?page=%d&per_page=%d" % (path, number, size), token)
        yield from rows
        if len(rows) < size:
            return
        number += 1


def plain(url):
    """A signed link of the file storage: no headers, or it answers 400."""
    return read(urllib.request.Request(url))
