"""The policy file that ships, the answers a Policy gives from it, and what is said of a broken one."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_procore.policy import Policy, PolicyError, load_policy

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
POLICY_FILE = os.path.join(ROOT, "rules", "policy.toml")
TODAY = date(2026, 1, 15)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(as_of=TODAY)


@pytest.fixture(scope="module")
def shipped_text() -> str:
    with open(POLICY_FILE, encoding="utf-8") as file:
        return file.read()


# --- The end of Traditional Service Accounts


@pytest.mark.parametrize(
    ("day", "announced", "sunset"),
    [
        ("2021-12-08", None, None),
        ("2021-12-09", "2021-12-09", "2023-01-31"),
        ("2022-11-30", "2021-12-09", "2023-01-31"),
        ("2022-12-01", "2022-12-01", None),
        ("2024-01-28", "2022-12-01", None),
        ("2024-01-29", "2024-01-29", "2024-12-31"),
        ("2024-12-02", "2024-01-29", "2024-12-31"),
        ("2024-12-03", "2024-12-03", "2025-03-24"),
        ("2025-01-28", "2024-12-03", "2025-03-24"),
        ("2025-01-29", "2025-01-29", "2025-03-18"),
        ("2030-01-01", "2025-01-29", "2025-03-18"),
    ],
)
def test_edition_in_force_is_the_newest_announced_on_or_before_the_day(
    day: str, announced: str | None, sunset: str | None
) -> None:
    edition = load_policy(as_of=date.fromisoformat(day)).edition
    assert (edition and str(edition.announced)) == announced
    assert (edition and edition.sunset and str(edition.sunset)) == sunset


@pytest.mark.parametrize(
    ("day", "severity", "clause"),
    [
        ("2021-12-08", "warning", ""),
        (
            "2022-06-01",
            "warning",
            "Traditional Service Accounts are deprecated since 2021-12-09, cannot be created from 2022-07-31"
            " and end on 2023-01-31",
        ),
        (
            "2023-06-01",
            "warning",
            "Traditional Service Accounts are deprecated since 2021-12-09; their end is to be announced",
        ),
        (
            "2024-12-31",
            "warning",
            "Traditional Service Accounts are deprecated since 2021-12-09, cannot be created from 2025-01-21"
            " and end on 2025-03-24",
        ),
        (
            "2025-03-17",
            "warning",
            "Traditional Service Accounts are deprecated since 2021-12-09, cannot be created from 2025-01-21"
            " and end on 2025-03-18",
        ),
        (
            "2025-03-18",
            "error",
            "Traditional Service Accounts were sunset on 2025-03-18"
            " (deprecated 2021-12-09, no new ones from 2025-01-21)",
        ),
    ],
)
def test_messages_name_the_dates_in_force(day: str, severity: str, clause: str) -> None:
    policy = load_policy(as_of=date.fromisoformat(day))
    assert policy.service_account_dates() == clause
    assert policy.service_account_severity == severity
    assert policy.service_accounts_ended is (severity == "error")


def test_dates_to_be_announced_are_left_out_of_the_clause(tmp_path, shipped_text: str) -> None:
    ended = edited(tmp_path, shipped_text, "no_new_from = 2025-01-21\nsunset = 2025-03-18", TBA + "sunset = 2025-03-18")
    assert load_policy(ended, as_of=TODAY).service_account_dates() == (
        "Traditional Service Accounts were sunset on 2025-03-18 (deprecated 2021-12-09)"
    )
    assert load_policy(ended, as_of=date(2025, 2, 1)).service_account_dates() == (
        "Traditional Service Accounts are deprecated since 2021-12-09 and end on 2025-03-18"
    )
    endless = edited(tmp_path, shipped_text, "sunset = 2025-03-18\nsource", 'sunset = "to be announced"\nsource')
    assert load_policy(endless, as_of=TODAY).service_account_dates() == (
        "Traditional Service Accounts are deprecated since 2021-12-09 and cannot be created from 2025-01-21;"
        " their end is to be announced"
    )


@given(st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 1, 1)))
def test_an_account_that_has_ended_stays_ended_while_the_edition_is_in_force(day: date) -> None:
    policy = load_policy(as_of=day)
    later = load_policy(as_of=day + timedelta(days=1))
    if policy.service_accounts_ended and policy.edition == later.edition:
        assert later.service_accounts_ended
    assert (policy.edition is None) == (policy.service_account_dates() == "")


# --- Hosts


@pytest.mark.parametrize(
    ("host", "kind", "environment"),
    [
        ("login.procore.com", "login", "production"),
        ("login-sandbox.procore.com", "login", "sandbox"),
        ("login-sandbox-monthly.procore.com", "login", "monthly"),
        ("login.procoregov.com", "login", "federal"),
        ("api.procore.com", "api", "production"),
        ("sandbox.procore.com", "api", "sandbox"),
        ("api-monthly.procore.com", "api", "monthly"),
        ("api.procoregov.com", "api", "federal"),
        ("api-sandbox-monthly.procore.com", "browser", "monthly"),
        ("app.procore.com", "legacy", "production"),
        ("us02.procore.com", "browser", "production"),
        ("uk01.procore.com", "browser", "production"),
        ("core.procore.com", "browser", None),
        ("app.procoregov.com", "browser", None),
        ("storage.procore.com", "files", None),
        ("developers.procore.com", "documentation", None),
        ("support.procore.com", "documentation", None),
        ("en-gb.support.procore.com", "documentation", None),
        ("www.procore.com", "documentation", None),
        ("learn.procore.com", "documentation", None),
        ("community.procore.com", "documentation", None),
        ("marketplace.procore.com", "documentation", None),
        ("procore.com", "documentation", None),
        # Written otherwise, the same host.
        ("API.Procore.COM", "api", "production"),
        ("api.procore.com:443", "api", "production"),
        ("api.procore.com.", "api", "production"),
        ("api.procore.com.:8443", "api", "production"),
        ("US02.procore.com:443", "browser", "production"),
        # Look-alikes.
        ("procore.com.evil.org", None, None),
        ("api.procore.com.evil.org", None, None),
        ("notprocore.com", None, None),
        ("api-procore.com", None, None),
        ("us02.procore.com.evil.org", None, None),
        ("us02procore.com", None, None),
        ("api.procore.com@evil.org", None, None),
        ("api.procore.com:443@evil.org", None, None),
        ("evil.org/.procore.com", None, None),
        ("evil.org#.procore.com", None, None),
        ("аpi.procore.com", None, None),  # noqa: RUF001 (the first letter is Cyrillic)
        ("procore", None, None),
        ("", None, None),
        (".", None, None),
        (":443", None, None),
    ],
)
def test_kind_and_environment_of_a_host(policy: Policy, host: str, kind: str | None, environment: str | None) -> None:
    assert policy.host_kind(host) == kind
    found = policy.environment_of(host)
    assert (found.name if found else None) == environment


@given(st.text(max_size=40))
def test_any_text_may_be_asked_about(text: str) -> None:
    policy = load_policy(as_of=TODAY)
    if policy.host_kind(text) is None:
        assert policy.environment_of(text) is None
    assert policy.host_kind(text + ".procore.com.example.org") is None


def test_hosts_of_all_environments(policy: Policy) -> None:
    assert policy.login_hosts == {
        "login.procore.com",
        "login-sandbox.procore.com",
        "login-sandbox-monthly.procore.com",
        "login.procoregov.com",
    }
    assert policy.api_hosts == {
        "api.procore.com",
        "sandbox.procore.com",
        "api-monthly.procore.com",
        "api.procoregov.com",
    }
    assert policy.platform_domains == ("procore.com", "procoregov.com")


def test_monthly_sandbox_takes_the_credentials_of_production(policy: Policy) -> None:
    realms = {environment.name: environment.credentials for environment in policy.environments}
    assert realms == {
        "production": "production",
        "sandbox": "sandbox",
        "monthly": "production",
        "federal": "federal",
    }


# --- OAuth and REST


def test_oauth_facts(policy: Policy) -> None:
    assert policy.oauth_paths == {
        "authorize": "/oauth/authorize",
        "token": "/oauth/token",
        "token_info": "/oauth/token/info",
        "revoke": "/oauth/revoke",
    }
    assert policy.supported_grants == {"authorization_code", "refresh_token", "client_credentials"}
    assert policy.refresh_grants == ("authorization_code", "refresh_token")
    assert policy.token_lifetime == 5400
    assert policy.client_credentials_response == ("access_token", "token_type", "expires_in", "created_at")
    assert policy.installed_app_redirect_uri == "urn:ietf:wg:oauth:2.0:oob"


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "implicit",
        "token",
        "device_code",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ],
)
def test_unsupported_grants_say_why(policy: Policy, name: str) -> None:
    why = policy.unsupported_grants[name]
    assert why[0].islower()
    assert not why.endswith(".")


def test_the_header_is_dispensable_only_for_people_and_only_on_two_calls(policy: Policy) -> None:
    assert policy.company_header == "Procore-Company-Id"
    assert policy.missing_header_answer == "Missing Procore-Company-Id header!"
    assert [(each.method, each.path, each.grants) for each in policy.company_header_exemptions] == [
        ("GET", "/rest/v1.0/me", ("authorization_code",)),
        ("GET", "/rest/v1.0/companies", ("authorization_code",)),
    ]


@pytest.mark.parametrize(("day", "severity"), [("2022-01-31", "warning"), ("2022-02-01", "error")])
def test_vapid_is_an_error_from_its_sunset_on(day: str, severity: str) -> None:
    policy = load_policy(as_of=date.fromisoformat(day))
    (vapid,) = policy.namespaces
    assert (vapid.prefix, vapid.replacement, vapid.deprecated) == ("/vapid", "/rest/v1.0", date(2021, 2, 1))
    assert policy.namespace_severity(vapid) == severity


@pytest.mark.parametrize(
    ("segment", "matches"),
    [("v1.0", True), ("v2.1", True), ("v10.12", True), ("v2", False), ("1.0", False), ("v1.0.1", False), ("me", False)],
)
def test_version_of_a_path(policy: Policy, segment: str, matches: bool) -> None:
    assert bool(re.fullmatch(policy.version_pattern, segment)) is matches


def test_facts_about_what_changed(policy: Policy) -> None:
    triggers = {(each.resource, each.event): (each.replacement, each.stopped) for each in policy.webhook_triggers}
    assert triggers == {
        ("Project Users", "update"): ("Company Users", date(2026, 6, 30)),
        ("Project Vendors", "update"): ("Company Vendors", date(2026, 6, 30)),
    }
    assert policy.upload_change.changed == date(2025, 11, 1)
    assert [state for state, each in policy.lifecycles.items() if each.new_apps] == ["active"]
    assert [state for state, each in policy.lifecycles.items() if each.existing_apps] == ["active", "deprecated"]
    assert [(each.schema, each.legacy) for each in policy.manifests] == [("3", True), ("4.1", False)]
    assert {(each.name, each.capability): each.since for each in policy.libraries} == {
        ("procore", "versioned namespace"): "1.0.0",
        ("procore", "API host"): "1.1.1",
        ("procore", "login host"): "1.3",
        ("@procore/js-sdk", "versioned namespace"): "3.0.1",
        ("@procore/js-sdk", "company header"): "3.0.2",
        ("@procore/js-sdk", "API host"): "4.1.0",
    }
    assert {(each.tool, each.access): each.verdict for each in policy.permissions} == {
        ("Webhooks API", "Standard"): "required",
        ("Directory", "Admin"): "excessive",
    }
    assert policy.differences["credentials"].traditional == "one pair per company, handed over by the customer"
    assert policy.id_bits == 64


# --- The file


def test_every_fact_has_a_source_that_is_an_address(policy: Policy, shipped_text: str) -> None:
    import tomli

    def tables(value: object) -> list[dict[str, object]]:
        return value if isinstance(value, list) else [value] if isinstance(value, dict) else []

    sources = [table["source"] for value in tomli.loads(shipped_text).values() for table in tables(value)]
    assert len(sources) > 40
    for source in sources:
        assert re.fullmatch(r"https://[a-z.]+/[\w.@/-]+", policy.source_url(str(source)))


def test_source_is_a_page_of_the_documentation_or_a_whole_address(policy: Policy) -> None:
    assert policy.source_url("tutorial-mpz") == "https://developers.procore.com/documentation/tutorial-mpz"
    assert policy.source_url("https://example.org/page") == "https://example.org/page"


def test_policy_reaches_workers_unchanged(policy: Policy) -> None:
    copy = pickle.loads(pickle.dumps(policy))
    assert vars(copy) == vars(policy)
    assert copy.host_kind("us02.procore.com") == "browser"
    assert copy.environment_of("us02.procore.com").name == "production"


def test_importing_the_policy_reads_no_toml() -> None:
    heavy = "{'tomli', 'libcst', 'json', 'difflib', 'pathspec', 'importlib.metadata'}"
    code = f"import sys, lint_procore.policy; print(sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_default_day_is_today() -> None:
    before = date.today()
    assert before <= load_policy().as_of <= date.today()


# --- Broken files

TBA = 'no_new_from = "to be announced"\n'


def edited(tmp_path, text: str, old: str, new: str) -> str:
    """The path of a policy file in which ``old`` was replaced once."""
    assert old in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(path)


def line_of(text: str, marker: str) -> int:
    return text[: text.index(marker)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'login_hosts = ["login-sandbox.procore.com"]\n',
            "",
            "[[environments]] 2: missing key 'login_hosts' (line {sandbox})",
        ),
        (
            'login_hosts = ["login-sandbox.',
            'login_host = ["login-sandbox.',
            "[[environments]] 2: unknown key 'login_host'; did you mean 'login_hosts'? (line {sandbox})",
        ),
        (
            'login_hosts = ["login-sandbox.procore.com"]',
            'login_hosts = "login-sandbox.procore.com"',
            "[[environments]] 2: 'login_hosts' must be a list of texts that are not empty,"
            " not 'login-sandbox.procore.com' (line {sandbox})",
        ),
        (
            'login_hosts = ["login-sandbox.procore.com"]',
            "login_hosts = []",
            "[[environments]] 2: needs a login host and an API host (line {sandbox})",
        ),
        (
            'login_hosts = ["login-sandbox.procore.com"]',
            'login_hosts = ["login.procore.com"]',
            "[[environments]] 2: 'login.procore.com' stands in the file twice (line {sandbox})",
        ),
        (
            'login_hosts = ["login-sandbox.procore.com"]',
            'login_hosts = ["Login-Sandbox.procore.com"]',
            "[[environments]] 2: 'Login-Sandbox.procore.com' is not a lower-case host under"
            " ('procore.com', 'procoregov.com') (line {sandbox})",
        ),
        (
            'name = "sandbox"',
            'name = "production"',
            "[[environments]] 2: a second environment named 'production' (line {sandbox})",
        ),
        (
            "sunset = 2023-01-31",
            'sunset = "2023-01-31"',
            "[[editions]] 1: 'sunset' must be a date such as 2025-03-18, or \"to be announced\","
            " not '2023-01-31' (line {edition})",
        ),
        (
            "sunset = 2023-01-31",
            "sunset = 2023-01-31T00:00:00",
            "[[editions]] 1: 'sunset' must be a date such as 2025-03-18, or \"to be announced\","
            " not datetime.datetime(2023, 1, 31, 0, 0) (line {edition})",
        ),
        (
            "sunset = 2023-01-31",
            "sunset = 2020-01-31",
            "[[editions]] 1: the dates are not in the order deprecated, no_new_from, sunset (line {edition})",
        ),
        (
            "announced = 2022-12-01",
            "announced = 2021-12-09",
            "[[editions]] 2: a second edition announced on 2021-12-09 (line {edition2})",
        ),
        ('kind = "legacy"', 'kind = "old"', "[[other_hosts]] 1: 'kind' must be one of"),
        (
            'hosts = ["app.procore.com"]\nenvironment = "production"',
            'hosts = ["app.procore.com"]\nenvironment = "prod"',
            "[[other_hosts]] 1: no environment is named 'prod'",
        ),
        (
            "pattern = '[a-z]{2}",
            "pattern = '(a-z]{2}",
            "[[regional_hosts]] 1: '(a-z]{2}[0-9]{2}\\\\.procore\\\\.com' is no",
        ),
        (
            'com\'  # us02.procore.com\nenvironment = "production"',
            'com\'\nenvironment = "prod"',
            "[[regional_hosts]] 1: no environment is named 'prod'",
        ),
        (
            "token_lifetime = 5400",
            "token_lifetime = true",
            "[oauth]: 'token_lifetime' must be a whole number above zero",
        ),
        ("token_lifetime = 5400", "token_lifetime = 0", "[oauth]: 'token_lifetime' must be a whole number above zero"),
        ("legacy = true", "legacy = 1", "[[manifests]] 1: 'legacy' must be true or false, not 1"),
        (
            'name = "password"',
            'name = "refresh_token"',
            "[[unsupported_grants]] 1: 'refresh_token' is also a supported",
        ),
        (
            'grants = ["authorization_code"]',
            'grants = ["password"]',
            "[[company_header_exemptions]] 1: 'password' is no supported grant",
        ),
        ("sunset = 2022-02-01", "sunset = 2020-02-01", "[[namespaces]] 1: the sunset lies before the deprecation"),
        ("version_pattern = 'v[", "version_pattern = 'v([", "[rest]: 'v([0-9]+\\\\.[0-9]+' is no regular expression"),
        ('source = "oauth-endpoints"', 'source = " "', "[oauth]: 'source' must be a text that is not empty, not ' '"),
        ('documentation = "https', 'docs = "https', "missing key 'documentation' at the top of the file"),
        (
            'documentation = "https',
            'documentation = 3 # "https',
            "'documentation' must be a text that is not empty, not 3",
        ),
        ("[rest]", "[resst]", "missing table [rest]"),
        ("[rest]", "[[rest]]", "[rest]: must be a table, not ["),
        ("[[namespaces]]", "[namespaces]", "'namespaces' must be tables [[namespaces]], at least one"),
        ("[[namespaces]]", "[[namespace]]", "missing tables [[namespaces]]"),
        ("[platform]", "[platforms]\n[platform]", "unknown key 'platforms'; did you mean 'platform'?"),
        ("[platform]", "[platform", "is not TOML: "),
        ("sunset = 2023-01-31", "sunset = 2023-02-31", "is not TOML: "),
        ("token_lifetime = 5400", "token_lifetime = " + "[" * 3000, "is not TOML: "),
        ("token_lifetime = 5400", "token_lifetime = " + "9" * 10000, "is not TOML: "),
    ],
)
def test_a_broken_file_says_what_is_wrong_and_where(
    tmp_path, shipped_text: str, old: str, new: str, message: str
) -> None:
    path = edited(tmp_path, shipped_text, old, new)
    lines = {
        "sandbox": line_of(shipped_text, '[[environments]]\nname = "sandbox"'),
        "edition": line_of(shipped_text, "[[editions]]"),
        "edition2": line_of(shipped_text, "[[editions]]\nannounced = 2022-12-01"),
    }
    for name, line in lines.items():
        message = message.replace(f"{{{name}}}", str(line))
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert caught.value.message.startswith(f"{path}: {message}")
    assert str(pickle.loads(pickle.dumps(caught.value))) == caught.value.message


def test_an_unreadable_file_says_so(tmp_path) -> None:
    with pytest.raises(PolicyError, match=r"nowhere\.toml: cannot be read: No such file or directory"):
        load_policy(str(tmp_path / "nowhere.toml"))
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'documentation = "caf\xe9"\n')
    with pytest.raises(PolicyError, match=r"latin\.toml: is not UTF-8"):
        load_policy(str(latin))
