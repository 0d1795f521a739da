"""The simulated platform on the loopback interface: HTTPS with certificates of its own, and plain HTTP to refuse it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

import trustme

from .platform import Platform, Request


class Served(NamedTuple):
    """Where a platform is served: the ports of HTTPS and of HTTP, and the file with the certificate to trust."""

    platform: Platform
    https: int
    http: int
    authority: Path


@contextmanager
def serve(platform: Platform, folder: Path) -> Iterator[Served]:
    """Serve until the end of the block. ``folder`` gets the authority's certificate."""
    policy = platform.policy
    hosts = {*policy.login_hosts, *policy.api_hosts, "app.procore.com", "us02.procore.com"}
    for environment in policy.environments:
        hosts.update(environment.browser_hosts)
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*sorted(hosts)).configure_cert(context)
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    secure, plain = _server(platform, "https"), _server(platform, "http")
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    threads = [Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in (secure, plain)]
    for thread in threads:
        thread.start()
    try:
        yield Served(platform, secure.server_port, plain.server_port, trusted)
    finally:
        for server, thread in zip((secure, plain), threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def _server(platform: Platform, scheme: str) -> ThreadingHTTPServer:
    # One request at a time: the clock and the records are nobody's to race for.
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            host = headers.get("host", "").partition(":")[0].lower()
            with lock:
                answer = platform.answer(Request(self.command, scheme, host, self.path, headers, body))
            data = json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    return server
