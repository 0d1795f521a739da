"""Where the configuration comes from, and what it may say."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_procore.config import DEFAULT_EXCLUDES, App, Config, ConfigError, load_config

posix = pytest.mark.skipif(os.name == "nt", reason="links and folders as on Unix")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src" / "app").mkdir(parents=True)
    return tmp_path


def pyproject(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(text, encoding="utf-8")


def failure(start: str = ".", explicit: str | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(start, explicit)
    return caught.value.message


def test_every_key(project: Path) -> None:
    pyproject(
        project,
        """
        [tool.lint-procore]
        select = ["PRC3"]
        ignore = ["PRC304"]
        exclude = ["old/"]
        extend-exclude = ["new/*.py"]
        as-of = 2027-01-31
        confidence = "possible"
        fail-on = "note"
        output-format = "json"
        jobs = 2
        force-exclude = true
        respect-gitignore = false
        max-file-size = 1000
        file-timeout = 3
        [tool.lint-procore.per-file-ignores]
        "tests/**" = ["PRC204", "PRC3"]
        """,
    )
    assert load_config(".") == Config(
        root=str(project),
        origin=str(project / "pyproject.toml"),
        select=("PRC3",),
        ignore=("PRC304",),
        exclude=("old/",),
        extend_exclude=("new/*.py",),
        per_file_ignores={"tests/**": ("PRC204", "PRC3")},
        as_of=date(2027, 1, 31),
        confidence="possible",
        fail_on="note",
        output_format="json",
        jobs=2,
        force_exclude=True,
        respect_gitignore=False,
        max_file_size=1000,
        file_timeout=3.0,
    )


def test_every_key_of_the_app(project: Path) -> None:
    pyproject(
        project,
        """
        [tool.lint-procore.app]
        service-account = "developer-managed"
        id = "7d1c"
        name = "Nightly export"
        attested-by = "Ada Example"
        attested-on = 2026-05-01
        company-tools = {Directory = "read-only", "Webhooks API" = "Standard", Admin = "none"}
        [tool.lint-procore.app.project-tools]
        "Daily Log" = "Admin"
        """,
    )
    assert load_config(".").app == App(
        service_account="developer-managed",
        id="7d1c",
        name="Nightly export",
        attested_by="Ada Example",
        attested_on=date(2026, 5, 1),
        company_tools={"Directory": "Read Only", "Webhooks API": "Standard"},
        project_tools={"Daily Log": "Admin"},
    )


def test_app_in_the_own_file(project: Path) -> None:
    (project / "lint-procore.toml").write_text("app.project-tools = {RFIs = 'Standard'}", encoding="utf-8")
    assert load_config(".").app == App(project_tools={"RFIs": "Standard"})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('atested-by = "x"', 'unknown key "atested-by"; did you mean "attested-by"?'),
        ('service-account = "traditional"', '"service-account" must be one of "developer-managed", not "traditional"'),
        ("attested-on = 5", '"attested-on" must be a date such as 2027-01-31, not 5'),
        ('company-tools = ["Directory"]', '"company-tools" must be a table of tools with levels'),
        ('project-tools = {RFIs = "Owner"}', '"project-tools" must be a table of tools with levels'),
        (
            'service-account = "developer-managed"',
            '"service-account" needs "attested-by" and "attested-on" and "name": somebody must answer for it',
        ),
    ],
)
def test_wrong_setting_of_the_app(project: Path, line: str, message: str) -> None:
    pyproject(project, "[tool.lint-procore.app]\n" + line)
    assert failure().startswith("pyproject.toml: [tool.lint-procore.app] " + message)


def test_app_that_is_no_table(project: Path) -> None:
    (project / "lint-procore.toml").write_text("app = 1", encoding="utf-8")
    assert failure() == "lint-procore.toml: [app] must be a table of settings, not 1"


def test_own_file_has_its_keys_at_the_top_level(project: Path) -> None:
    (project / "lint-procore.toml").write_bytes(b'\xef\xbb\xbfas-of = "2027-01-31"\r\nfile-timeout = 0.5\r\n')
    config = load_config("src")
    assert (config.as_of, config.file_timeout) == (date(2027, 1, 31), 0.5)
    assert (config.root, config.origin) == (str(project), str(project / "lint-procore.toml"))


def test_without_configuration_the_defaults_hold(project: Path) -> None:
    config = load_config("src")
    assert config == Config(root=str(project / "src"))
    assert (config.confidence, config.fail_on, config.exclude) == ("likely", "warning", DEFAULT_EXCLUDES)


def test_nearest_configuration_counts_alone(project: Path) -> None:
    pyproject(project, '[tool.lint-procore]\nselect = ["PRC1"]\nignore = ["PRC2"]')
    pyproject(project / "src", '[tool.lint-procore]\nselect = ["PRC3"]')
    config = load_config("src/app")
    assert (config.select, config.ignore, config.root) == (("PRC3",), (), str(project / "src"))


@pytest.mark.parametrize(
    "text", ["", "[tool.ruff]", '[project]\ndependencies = ["lint-procore"]', "tool = 3 # lint-procore"]
)
def test_pyproject_without_our_section_is_passed_over(project: Path, text: str) -> None:
    pyproject(project, '[tool.lint-procore]\nselect = ["PRC1"]')
    pyproject(project / "src", text)
    assert load_config("src").select == ("PRC1",)


def test_pyproject_that_does_not_name_us_is_not_even_parsed(project: Path) -> None:
    pyproject(project, "this is not TOML")
    assert load_config(".").origin is None


def test_empty_section_ends_the_search(project: Path) -> None:
    pyproject(project, '[tool.lint-procore]\nselect = ["PRC1"]')
    pyproject(project / "src", "[tool.lint-procore]")
    assert load_config("src") == Config(root=str(project / "src"), origin=str(project / "src" / "pyproject.toml"))


def test_own_file_goes_before_pyproject(project: Path) -> None:
    pyproject(project, '[tool.lint-procore]\nselect = ["PRC1"]')
    (project / "lint-procore.toml").write_text('select = ["PRC2"]')
    assert load_config(".").select == ("PRC2",)


def test_search_starts_at_the_folder_of_a_file(project: Path) -> None:
    pyproject(project / "src", '[tool.lint-procore]\nselect = ["PRC3"]')
    (project / "src" / "a.py").touch()
    assert load_config("src/a.py").select == ("PRC3",)
    assert load_config("src/not_yet_saved.py").select == ("PRC3",)


def test_explicit_file_replaces_the_search(project: Path) -> None:
    pyproject(project, "[tool.lint-procore]\nnonsense = 1")
    (project / "src" / "ci.toml").write_text('select = ["PRC2"]')
    config = load_config(".", explicit="src/ci.toml")
    assert (config.select, config.root) == (("PRC2",), str(project / "src"))


def test_isolated_reads_nothing(project: Path) -> None:
    pyproject(project, "[tool.lint-procore]\nnonsense = 1")
    assert load_config(".", isolated=True) == Config(root=str(project))


# What is wrong, where, and what to do


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('selct = ["PRC3"]', 'unknown key "selct"; did you mean "select"?'),
        ("extend_exclude = []", 'unknown key "extend_exclude"; did you mean "extend-exclude"?'),
        ('"a\\u001bb" = 1', 'unknown key "a\\x1bb"; known keys are select, ignore, exclude, '),
        ('rules-dir = "rules"', 'unknown key "rules-dir"; '),
        ('select = "PRC3"', '"select" must be a list of strings, not "PRC3"'),
        ("ignore = [3]", '"ignore" must be a list of strings, not [3]'),
        ('exclude = {"a" = 1}', '"exclude" must be a list of strings, not a table'),
        (
            'per-file-ignores = {"a.py" = "PRC3"}',
            '"per-file-ignores" must be a table of patterns with lists of codes, ',
        ),
        ('as-of = "tomorrow"', '"as-of" must be a date such as 2027-01-31, not "tomorrow"'),
        ("as-of = 2027-01-31T00:00:00", '"as-of" must be a date such as 2027-01-31, not 2027-01-31 00:00:00'),
        ('confidence = "sure"', '"confidence" must be one of "possible", "likely", "certain", not "sure"'),
        ("fail-on = 1", '"fail-on" must be one of "note", "warning", "error", not 1'),
        ('output-format = ""', '"output-format" must be a string, not ""'),
        ("jobs = 0", '"jobs" must be a whole number above 0, not 0'),
        ("jobs = true", '"jobs" must be a whole number above 0, not true'),
        ("max-file-size = 1.5", '"max-file-size" must be a whole number above 0, not 1.5'),
        ('force-exclude = "yes"', '"force-exclude" must be true or false, not "yes"'),
        ("file-timeout = -1", '"file-timeout" must be a number of seconds above 0, not -1'),
        ("file-timeout = nan", '"file-timeout" must be a number of seconds above 0, not nan'),
        ("file-timeout = inf", '"file-timeout" must be a number of seconds above 0, not inf'),
    ],
)
def test_wrong_setting(project: Path, line: str, message: str) -> None:
    pyproject(project, f"[tool.lint-procore]\n{line}\n")
    assert failure().startswith(f"pyproject.toml: [tool.lint-procore] {message}")


def test_section_that_is_no_table(project: Path) -> None:
    pyproject(project, "[tool]\nlint-procore = 1")
    assert failure() == "pyproject.toml: [tool.lint-procore] must be a table of settings, not 1"


def test_section_header_in_the_own_file(project: Path) -> None:
    (project / "lint-procore.toml").write_text("[tool.lint-procore]\njobs = 1")
    assert failure("src").startswith(
        'lint-procore.toml: unknown key "tool"; in this file the settings stand at the top level'
    )


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"jobs = 1\nselect = [", "lint-procore.toml:2:11: this is not TOML: "),
        (b"jobs = 1\nselect = oops\n", "lint-procore.toml:2:10: this is not TOML: Invalid value"),
        (b'jobs = 1\n"\xff" = 2\n', "lint-procore.toml:2: this is not UTF-8, which TOML demands"),
        (b"a = " + b"[" * 100_000, "lint-procore.toml: this TOML is nested too deeply"),
    ],
)
def test_broken_toml_names_its_place(project: Path, data: bytes, place: str) -> None:
    (project / "lint-procore.toml").write_bytes(data)
    assert failure().startswith(place)


def test_path_in_a_message_is_relative_to_the_working_directory(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pyproject(project / "src", "[tool.lint-procore]\nselct = []")
    assert failure("src").startswith("src/pyproject.toml: ")
    monkeypatch.chdir(project / "src" / "app")
    assert failure(".").startswith(f"{project.as_posix()}/src/pyproject.toml: ")


def test_explicit_file_must_be_there(project: Path) -> None:
    assert failure(explicit="gone.toml") == "gone.toml: this configuration file does not exist; name a TOML file"
    assert failure(explicit="src") == "src: this configuration file is not a regular file; name a TOML file"


def test_explicit_pyproject_must_have_our_section(project: Path) -> None:
    pyproject(project, "[tool.ruff]")
    assert failure(explicit="pyproject.toml").startswith("pyproject.toml: there is no [tool.lint-procore] section")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a file that its owner may not read")
def test_unreadable_file(project: Path) -> None:
    pyproject(project, "[tool.lint-procore]")
    (project / "pyproject.toml").chmod(0)
    assert failure().startswith("pyproject.toml: this file cannot be read (Permission denied)")


@given(st.text(max_size=60))
def test_no_text_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        load_config(".", explicit=str(path))
    except ConfigError as error:
        assert str(path) in error.message and error.message.isprintable()


# Paths and patterns


def test_codes_ignored_for_a_file(project: Path) -> None:
    config = Config(
        root=str(project),
        per_file_ignores={"tests/": ("PRC2",), "*_sample.py": ("PRC303", "PRC2"), "/app.py": ("PRC1",)},
    )
    assert config.ignored_codes("tests/deep/test_a.py") == ("PRC2",)
    assert config.ignored_codes("tests/a_sample.py") == ("PRC2", "PRC303")
    assert config.ignored_codes("app.py") == ("PRC1",)
    assert config.ignored_codes("src/app.py") == ()
    assert config.ignored_codes(str(project / "app.py")) == ("PRC1",)


def test_negated_pattern_ignores_everywhere_else(project: Path) -> None:
    config = Config(root=str(project), per_file_ignores={"!src/**": ("PRC3",)})
    assert config.ignored_codes("scripts/a.py") == ("PRC3",)
    assert config.ignored_codes("src/a.py") == ()


def test_patterns_are_relative_to_the_configuration(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(root=str(project), per_file_ignores={"/src/*.py": ("PRC3",)})
    monkeypatch.chdir(project / "src" / "app")
    assert config.ignored_codes("../a.py") == ("PRC3",)
    assert config.ignored_codes("a.py") == ()


@posix
def test_root_may_go_by_two_names(project: Path) -> None:
    (project / "alias").symlink_to(project / "src", target_is_directory=True)
    config = Config(root=str(project / "src"), per_file_ignores={"/app/a.py": ("PRC3",)})
    assert config.ignored_codes(str(project / "alias" / "app" / "a.py")) == ("PRC3",)


def test_path_outside_the_root_matches_by_name_only(project: Path) -> None:
    config = Config(root=str(project / "src"), per_file_ignores={"a.py": ("PRC1",), "/a.py": ("PRC2",)})
    assert config.ignored_codes("a.py") == ("PRC1",)


def test_undecodable_path(project: Path) -> None:
    assert Config(root=str(project), per_file_ignores={"*.py": ("PRC1",)}).ignored_codes("\udcff.py") == ("PRC1",)


def test_bad_pattern_is_an_error(project: Path) -> None:
    with pytest.raises(ConfigError, match='"per-file-ignores": "!" is not a pattern'):
        Config(root=str(project), per_file_ignores={"!!": ("PRC1",)}).ignored_codes("a.py")


def test_configuration_travels_to_other_processes(project: Path) -> None:
    config = Config(root=str(project), per_file_ignores={"*.py": ("PRC1",)}, as_of=date(2027, 1, 31))
    config.ignored_codes("a.py")
    assert pickle.loads(pickle.dumps(config)) == config
    error = pickle.loads(pickle.dumps(ConfigError("no")))
    assert error.message == "no"


def test_start_up_is_light(project: Path) -> None:
    pyproject(project, '[project]\ndependencies = ["click"]')
    code = (
        "import sys; from lint_procore.config import load_config; load_config('.').ignored_codes('a.py');"
        "print(sorted({'tomli', 'pathspec', 'difflib', 'json', 'pathlib'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, env=_environment(), check=True
    )
    assert done.stdout == "[]\n"


def _environment() -> dict[str, str]:
    import lint_procore

    return {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(lint_procore.__file__))}


@posix
def test_working_directory_that_is_gone(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "gone").mkdir()
    monkeypatch.chdir(project / "gone")
    (project / "gone").rmdir()
    assert failure() == "the working directory does not exist any more; change to one that does"
