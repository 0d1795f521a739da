"""Loaded by a Python process that runs an integration: the platform's names lead to the simulator, and nowhere else.

Nothing of the integration is changed. Names outside the platform do not resolve at all, so that no test can reach the
network.
"""

import os
import socket

_PORTS = {443: int(os.environ["SIMULATOR_HTTPS"]), 80: int(os.environ["SIMULATOR_HTTP"])}
_DOMAINS = tuple(os.environ["SIMULATOR_DOMAINS"].split())
_LOCAL = {"localhost", "127.0.0.1", "", None}
# An address of the loopback network that nothing else uses stands for the platform.
_PLATFORM = "127.83.83.83"

_getaddrinfo, _connect, _connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    name = host.decode() if isinstance(host, bytes) else host
    if name in _LOCAL or name == _PLATFORM:
        return _getaddrinfo(host, port, family, type, proto, flags)
    if any(name == domain or name.endswith("." + domain) for domain in _DOMAINS):
        return _getaddrinfo(_PLATFORM, port, socket.AF_INET, type, proto, flags)
    raise socket.gaierror(socket.EAI_NONAME, f"{name} is outside the simulation")


def _to_simulator(address):
    if isinstance(address, tuple) and address[0] == _PLATFORM:
        return "127.0.0.1", _PORTS.get(address[1], address[1])
    return address


def connect(self, address):
    return _connect(self, _to_simulator(address))


def connect_ex(self, address):
    return _connect_ex(self, _to_simulator(address))


socket.getaddrinfo = getaddrinfo
socket.socket.connect = connect
socket.socket.connect_ex = connect_ex
