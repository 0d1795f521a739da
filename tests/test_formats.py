"""The formats for services and people: valid by their published schemas, read by others, safe whatever they hold."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import pytest
import xmlschema
from hypothesis import example, given
from hypothesis import strategies as st
from junitparser import JUnitXml, TestCase
from markdown_it import MarkdownIt
from pages import assert_accessible, opened_file
from sarif.loader import load_sarif_file
from test_report import FINDINGS, TEXTS, finding

from lint_procore.finding import Edit, Evidence, Finding, Fix, ToolError
from lint_procore.registry import load_rules
from lint_procore.report import Options, Report, render
from lint_procore.report.markdown import LONGEST
from lint_procore.report.texts import Texts
from lint_procore.source import Location

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCHEMAS = Path(__file__).parent / "schemas"
SERVICES = ("sarif", "gitlab", "junit", "markdown", "html")
ASTRAL = 'ICON = "🏗🏗"; HOST = "https://app.procore.com"\n'
FIX = Fix(
    "safe",
    "ask `api.procore.com`",
    (Edit("app/hosts.py", Location(1, 22), Location(1, 45), "https://api.procore.com"),),
)
MENDED = finding(
    "PRC302",
    "wrong-api-host",
    "`/me` is asked of `app.procore.com`",
    "app/hosts.py",
    (1, 21, 1, 46),
    fix=FIX,
    url="https://example.org/PRC302",
)
HOSTILE = [
    "<script>alert(1)</script>",
    "</script></style></title><img src=x onerror=alert(1)>",
    "]]><evil/>&lol;",
    "a|b`c``d\\|e",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "@team #12 !34 www.evil.example http://evil.example a@evil.example",
    "\u202egnp.exe\u2066 \x1b[31m \x00 \ufffe \udcff",
    "</details>\n\n# heading\n\n| a |\n|---|\n",
    '" onmouseover="alert(1)',
    "{{ 7*7 }} {% raw %} ${x}",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.lists(st.sampled_from(HOSTILE)).map("".join))


def report(findings: list[Finding], errors: tuple[ToolError, ...] = (), **options: Any) -> Report:
    given = {**TEXTS, "app/hosts.py": ASTRAL.encode()}
    rules = load_rules(plugins=False).rules
    return Report(findings, "likely", 12, errors, Texts(given), rules=rules, options=Options(**options))


def rendered(format: str, what: Report) -> str:
    out = io.StringIO()
    render(format, what, out, False)
    return out.getvalue()


def hostile(text: str) -> Report:
    """A report in which every text that a scanned file may bring is ``text``."""
    evidence = (Evidence(text, Location(1, 1), Location(1, 2), text),)
    edit = Edit(text, Location(1, 1), Location(1, 1), text)
    bad = finding(message=text, filename=text, at=(1, 1, 1, 2), evidence=evidence, help=text)
    bad.fix = Fix("safe", text, (edit,))
    hushed = finding(message=text, filename=text, suppressed_by=text)
    quoting = finding(message="quoted", filename="app/quoted.py", at=(1, 1, 1, 3))
    return Report(
        *([bad, hushed, quoting], "likely", 1, [ToolError(text, text)]),
        Texts({text: text.encode("utf-8", "replace"), "app/quoted.py": text.encode("utf-8", "replace")}),
        options=Options(suppressed=True),
    )


# SARIF


@lru_cache
def sarif_schema() -> jsonschema.Draft4Validator:
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def sarif(what: Report) -> dict[str, Any]:
    log = json.loads(rendered("sarif", what))
    sarif_schema().validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("suppressed", [False, True])
def test_sarif_is_valid(suppressed: bool) -> None:
    sarif(report([*FINDINGS, MENDED], (ToolError("plugin x", "cannot be imported"),), suppressed=suppressed))
    sarif(report([]))


@given(texts)
@example("\udcff")
def test_sarif_is_valid_whatever_a_file_holds(text: str) -> None:
    run = sarif(hostile(text))
    for result in run["results"]:
        for message in (result["message"], *(place["message"] for place in result.get("relatedLocations", ()))):
            assert not re.search(r"\[[^\]]*\]\([^)]*\)", message["text"])


def test_sarif_explains_every_rule_that_ran() -> None:
    run = sarif(report(FINDINGS))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in load_rules(plugins=False).rules]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    (rule,) = (rule for rule in rules if rule["id"] == "PRC303")
    assert rule["helpUri"].endswith("docs/rules/PRC303.md")
    assert "## How to mend" in rule["help"]["markdown"] and "Procore-Company-Id" in rule["help"]["text"]


def test_sarif_shows_evidence_as_places_and_as_the_way_to_the_finding() -> None:
    first = sarif(report(FINDINGS))["results"][0]
    assert [place["message"]["text"] for place in first["relatedLocations"]] == [
        "the headers are made here, without it",
        "the caller adds nothing",
    ]
    steps = first["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in steps] == [
        *("app/client.py", "app/gone.py", "app/client.py")
    ]
    assert steps[-1]["location"] == first["locations"][0]


def test_sarif_counts_columns_as_utf16_does() -> None:
    run = sarif(report([MENDED]))
    assert run["columnKind"] == "utf16CodeUnits"
    (result,) = run["results"]
    units = ASTRAL.encode("utf-16-le")

    def text_of(region: dict[str, int]) -> str:
        return units[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le")

    assert text_of(result["locations"][0]["physicalLocation"]["region"]) == '"https://app.procore.com"'
    ((change,),) = (fix["artifactChanges"] for fix in result["fixes"])
    (replacement,) = change["replacements"]
    assert text_of(replacement["deletedRegion"]) == "https://app.procore.com"
    assert replacement["insertedContent"]["text"] == "https://api.procore.com"
    assert result["fixes"][0]["properties"]["applicability"] == "safe"


def test_sarif_says_severity_and_confidence_beside_the_level() -> None:
    results = sarif(report(FINDINGS))["results"]
    assert [result["level"] for result in results] == ["error", "error", "warning", "note"]
    assert [result["properties"]["confidence"] for result in results] == ["certain", "likely", "certain", "certain"]
    assert [result["properties"]["severity"] for result in results] == ["error", "error", "warning", "note"]


def test_sarif_leaves_suppressed_findings_out_unless_asked() -> None:
    assert all("suppressions" not in result for result in sarif(report(FINDINGS))["results"])
    results = sarif(report(FINDINGS, suppressed=True))["results"]
    assert len(results) == 5
    assert [result["suppressions"] for result in results if result["suppressions"]] == [
        [{"kind": "inSource", "justification": "# noqa: PRC303"}]
    ]


def test_sarif_names_a_notebook_as_a_whole_and_the_cell_beside_it() -> None:
    (result,) = (each for each in sarif(report(FINDINGS))["results"] if each["ruleId"] == "PRC104")
    place = result["locations"][0]
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"][0]["name"] == "cell 3, line 2, column 1"


def test_sarif_fingerprints_tell_findings_apart_and_stay_when_lines_move() -> None:
    def prints(what: Report) -> list[str]:
        return [result["partialFingerprints"]["lintProcore/v1"] for result in sarif(what)["results"]]

    before = prints(report(FINDINGS))
    assert len(set(before)) == len(before)
    proof = FINDINGS[0].evidence[0]._replace(location=Location(10, 24), end_location=Location(10, 60))
    moved = finding(at=(13, 9, 13, 74), evidence=(proof,))
    still = finding(evidence=FINDINGS[0].evidence[:1])
    there = Texts({"app/client.py": b"#\n#\n" + TEXTS["app/client.py"]})
    assert prints(Report([moved], "likely", 1, (), there)) == prints(report([still]))


def test_sarif_is_read_by_sarif_tools(tmp_path: Path) -> None:
    path = tmp_path / "out.sarif"
    path.write_text(rendered("sarif", report(FINDINGS)), encoding="utf-8")
    records = load_sarif_file(str(path)).get_records()
    assert [
        (record["Tool"], record["Severity"], record["Line"]) for record in records if "PRC1" not in record["Code"]
    ] == [*(("lint-procore", "error", 11), ("lint-procore", "error", 14), ("lint-procore", "warning", 1))]
    assert [unquote(record["Location"]) for record in records] == [each.filename for each in FINDINGS[:4]]


# GitLab


def gitlab(what: Report) -> list[dict[str, Any]]:
    schema = json.loads((SCHEMAS / "gitlab-codequality.json").read_text(encoding="utf-8"))
    issues = json.loads(rendered("gitlab", what))
    assert isinstance(issues, list)
    for issue in issues:
        jsonschema.validate(issue, schema)
        # what the documentation asks for beyond the schema
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["check_name"] and issue["location"]["lines"]["begin"] >= 1
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    return issues


@given(texts)
def test_gitlab_is_valid_whatever_a_file_holds(text: str) -> None:
    assert len(gitlab(hostile(text))) == 2


def test_gitlab_says_where_and_how_severe() -> None:
    issues = gitlab(report(FINDINGS))
    assert [(each["location"]["path"], each["location"]["lines"]["begin"], each["severity"]) for each in issues] == [
        ("app/client.py", 11, "major"),
        ("app/client.py", 14, "major"),
        ("app/settings, old.py", 1, "minor"),
        ("app/b.ipynb", 1, "info"),
    ]
    assert issues[3]["description"].endswith("(cell 3, line 2)")
    assert gitlab(report([])) == []


def test_gitlab_tells_equal_findings_apart() -> None:
    twice = [finding(at=(11, 9, 11, 74)), finding(at=(11, 9, 11, 74))]
    first, second = (issue["fingerprint"] for issue in gitlab(report(twice)))
    assert second == f"{first}-2"


# JUnit


@lru_cache
def junit_schemas() -> list[xmlschema.XMLSchema]:
    return [xmlschema.XMLSchema(str(SCHEMAS / name)) for name in ("junit-jenkins.xsd", "junit-windyroad.xsd")]


def junit(what: Report) -> ET.Element:
    text = rendered("junit", what)
    for schema in junit_schemas():
        schema.validate(text)
    return ET.fromstring(text)


@given(texts)
def test_junit_is_valid_whatever_a_file_holds(text: str) -> None:
    junit(hostile(text))


def test_junit_of_nothing_is_one_case_that_passes() -> None:
    junit(report([]))
    ((case,),) = JUnitXml.fromstring(rendered("junit", report([])).encode())
    assert case.is_passed


def test_junit_is_read_by_junitparser() -> None:
    what = report(FINDINGS, (ToolError("plugin x", "cannot be imported"),))
    junit(what)
    cases: list[TestCase] = [case for suite in JUnitXml.fromstring(rendered("junit", what).encode()) for case in suite]
    assert [type(case.result[0]).__name__ for case in cases] == ["Failure", "Failure", "Failure", "Skipped", "Error"]
    assert cases[0].classname == "app/client.py"
    assert cases[0].result[0].message == FINDINGS[0].message
    assert "app/client.py:8:24: the headers are made here, without it" in cases[0].result[0].text
    assert cases[4].result[0].message == "cannot be imported"


def test_junit_fails_from_the_severity_that_fails_the_run() -> None:
    def kinds(fail_on: str) -> list[str]:
        return [case[0].tag for case in junit(report(FINDINGS, fail_on=fail_on)).iter("testcase")]

    assert kinds("note") == ["failure"] * 4
    assert kinds("error") == ["failure", "failure", "skipped", "skipped"]
    counted = [suite.attrib for suite in junit(report(FINDINGS, fail_on="error"))]
    assert [(each["tests"], each["failures"], each["skipped"]) for each in counted] == [
        *(("2", "2", "0"), ("1", "0", "1"), ("1", "0", "1"))
    ]


# Markdown


def tags(html: str) -> set[str]:
    found: set[str] = set()

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.add(tag)
            found.update(f"{tag} {name}={value}" for name, value in attrs)

    Parser().feed(html)
    return found


OURS = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "ul", "li", "details", "summary", "strong"}


@given(texts)
@example("a | b\n| c")
def test_markdown_stays_one_table_whatever_a_file_holds(text: str) -> None:
    markdown = rendered("markdown", hostile(text))
    # both readings count: with HTML, as on the hosts' pages, and with addresses made links of
    html = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    assert tags(html) <= OURS | {"strong"}
    assert html.count("<tr>") == 3
    assert all(row.count("<td>") == 4 for row in html.split("<tr>")[2:])
    shown = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL).replace("&#8288;", "\u2060")
    assert not re.search(r"[@#!%$~]\w|://|\bwww\.", shown.replace("&#", ""))


def test_markdown_is_a_comment_that_a_person_can_read() -> None:
    text = rendered("markdown", report([*FINDINGS, MENDED]))
    assert (
        "| error | [PRC302](https://example.org/PRC302) | `app/hosts.py:1:21` | `/me` is asked of `app.procore.com` |"
        in text
    )
    assert "  - fix: ask `api.procore.com`" in text
    assert "  - `app/client.py:8:24`: the headers are made here, without it" in text
    assert rendered("markdown", report([])) == "## lint-procore\n\nNo findings in 12 files.\n"


def test_markdown_keeps_to_what_a_comment_may_hold_and_counts_the_rest() -> None:
    many = [finding(message="x" * 300, at=(row, 1, row, 2), help="y" * 300) for row in range(1, 1000)]
    text = rendered("markdown", report(many, tuple(ToolError("a" * 1000, "b" * 1000) for _ in range(50))))
    assert len(text) <= LONGEST
    shown = text.count("| error |")
    assert f"And {999 - shown} findings more" in text


# HTML


@given(texts)
def test_html_holds_no_element_that_is_not_ours(text: str) -> None:
    harmless = tags(rendered("html", hostile("harmless")))
    found = tags(rendered("html", hostile(text)))
    assert {tag for tag in found if " " not in tag} <= {tag for tag in harmless if " " not in tag}
    attributes = {tag.partition("=")[0] for tag in found}
    assert attributes <= {tag.partition("=")[0] for tag in harmless}


def opened(browser: Browser, what: Report, tmp_path: Path, **context: Any) -> tuple[Page, list[str]]:
    """The page in a browser, and what went wrong in it or was asked of the network."""
    file = tmp_path / "report.html"
    file.write_text(rendered("html", what), encoding="utf-8", errors="backslashreplace")
    return opened_file(browser, file, **context)


def visible_findings(page: Page) -> list[str]:
    return [str(article.get_attribute("data-rule")) for article in page.locator("article:visible").all()]


def test_html_filters_findings(browser: Browser, tmp_path: Path) -> None:
    page, wrong = opened(browser, report([*FINDINGS, MENDED]), tmp_path)
    assert visible_findings(page) == ["PRC303", "PRC303", "PRC204", "PRC104", "PRC302"]
    assert page.get_by_role("status").inner_text() == "5 of 5 shown"
    page.get_by_label("Words").fill("CLIENT.py HEADERS  made")
    assert visible_findings(page) == ["PRC303"]
    assert page.get_by_role("status").inner_text() == "1 of 5 shown"
    page.get_by_label("Words").fill("")
    page.get_by_label("error").uncheck()
    assert visible_findings(page) == ["PRC204", "PRC104"]
    page.get_by_label("error").check()
    page.get_by_label("Rule").select_option("PRC303")
    page.get_by_label("certain").uncheck()
    assert visible_findings(page) == ["PRC303"]
    assert page.get_by_role("status").inner_text() == "1 of 5 shown"
    assert wrong == []


def test_html_shows_evidence_with_its_lines(browser: Browser, tmp_path: Path) -> None:
    page, wrong = opened(browser, report(FINDINGS), tmp_path)
    evidence = page.get_by_text('self.headers = {"Authorization"').first
    assert not evidence.is_visible()
    page.get_by_text("Evidence (2)").first.focus()
    page.keyboard.press("Enter")
    assert evidence.is_visible() or page.locator("details[open]").count() == 1
    page.get_by_role("button", name="Open all evidence").click()
    assert page.locator("details").count() == page.locator("details[open]").count() == 2
    marked = page.locator("details[open] mark").all_inner_texts()
    assert '{"Authorization": f"Bearer {token}"}' in marked
    assert wrong == []


def test_html_is_whole_without_scripts(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(browser, report(FINDINGS), tmp_path, java_script_enabled=False)
    assert page.locator("article:visible").count() == 4
    assert page.locator("form:visible").count() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_html_runs_nothing_that_a_file_brings(browser: Browser, tmp_path: Path, text: str) -> None:
    page, wrong = opened(browser, hostile(text), tmp_path)
    page.get_by_role("button", name="Open all evidence").click()
    page.locator("article").first.hover()
    assert wrong == []
    assert page.locator("img, iframe, evil, style:not(head style), script:not(body > script)").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_html_is_accessible_in_both_schemes(browser: Browser, tmp_path: Path, scheme: str) -> None:
    what = report([*FINDINGS, MENDED], (ToolError("plugin x", "cannot be imported"),), suppressed=True)
    page, _ = opened(browser, what, tmp_path, color_scheme=scheme, bypass_csp=True)
    page.get_by_role("button", name="Open all evidence").click()
    assert_accessible(page, scheme)
