"""python demo.py: shows the roster without a network, for the trade fair."""
import httpx

from roster.api import Roster


def canned(request):
    return httpx.Response(200, json=[{"name": "Visitor One"}, {"name": "Visitor Two"}])


def main():
    http = httpx.Client(transport=httpx.MockTransport(canned), base_url="https://api.procore.com/rest/v1.0")
    print("\n".join(Roster(http).people(0)))


if __name__ == "__main__":
    main()
