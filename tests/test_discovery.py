"""Which files a run reads, and what it says about the rest."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lint_procore.config import Config, ConfigError
from lint_procore.discovery import Target, Unreadable, discover, kind_of

posix = pytest.mark.skipif(os.name == "nt", reason="links, pipes and modes as on Unix")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(*names: str, text: str = "") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(*paths: str, **settings: object) -> list[str]:
    """What is read; nothing may be in the way."""
    items = list(discover(paths or ["."], Config(root=os.getcwd(), **settings)))  # type: ignore[arg-type]
    assert [item for item in items if isinstance(item, Unreadable)] == []
    return [item.path for item in items]


def trouble(*paths: str) -> list[Unreadable]:
    return [item for item in discover(paths, Config(root=os.getcwd())) if isinstance(item, Unreadable)]


# Kinds of files


def test_python_files_below_a_folder_in_a_fixed_order() -> None:
    touch("b.py", "a.pyi", "gui.pyw", "OLD.PY", "notes.log", "z/c.py", "a/d.py", "a/b/e.py", "py", ".py")
    assert found() == [".py", "OLD.PY", "a.pyi", "b.py", "gui.pyw", "a/d.py", "a/b/e.py", "z/c.py"]


@pytest.mark.parametrize(
    "line", ["#!/usr/bin/env python3", "#!/usr/bin/python", "#! /opt/bin/pypy3 -u", "#!/usr/bin/env -S uv run --script"]
)
def test_script_is_known_by_its_first_line_when_named(line: str) -> None:
    touch("bin/sync", text=line + "\nprint()\n")
    assert found("bin/sync") == ["bin/sync"]
    assert found("bin") == []
    assert kind_of("bin/sync") == "python"


@pytest.mark.parametrize("name", ["photo.png", "sync.sh", "Makefile", "gone"])
def test_other_files_are_not_ours(name: str) -> None:
    if name != "gone":
        touch(name, text="#!/bin/sh\n# python\n")
        assert found(name) == []
    assert kind_of(name) is None


@pytest.mark.parametrize(
    ("name", "family"),
    [
        (".env", "env"),
        (".env.production.local", "env"),
        ("deploy/sandbox.env", "env"),
        (".env.example", "env"),
        ("docker-compose.yml", "yaml"),
        (".github/workflows/nightly.yaml", "yaml"),
        ("values.yaml.j2", "yaml"),
        ("settings.json.sample", "json"),
        ("Pipfile", "toml"),
        ("poetry.lock", "toml"),
        ("package-lock.json", "json"),
        ("Gemfile.lock", "gemfile-lock"),
        ("requirements-dev.txt", "requirements"),
        ("requirements/base.txt", "requirements"),
        ("setup.cfg", "ini"),
        ("application.properties", "properties"),
        ("main.tf", "hcl"),
        ("README.md", "markdown"),
        ("docs/setup.rst", "rst"),
        ("welcome.jinja2", "html"),
        ("notes.TXT", "text"),
    ],
)
def test_files_around_the_code_are_known_by_their_names(name: str, family: str) -> None:
    touch(name)
    assert (kind_of(name), found(".")) == (family, [name])


def test_git_ignores_files_around_the_code_too() -> None:
    touch(".env", ".env.local", ".env.example", "docs/a.md", "docs/b.rst", "secrets.yml")
    touch(".gitignore", text="*.so\n*.md\n.env*\n!.env.example\n/secrets.yml\n")
    assert found() == [".env.example", "docs/b.rst"]


def test_named_files_are_told_from_found_ones() -> None:
    touch("a.py", "src/b.py")
    assert list(discover(["src", "a.py"], Config(root="."))) == [Target("a.py", True), Target("src/b.py", False)]


# Names and paths


@pytest.mark.parametrize("given", ["a.py", "./a.py", "src/../a.py", "{here}/a.py", "{here}/src/.././a.py"])
def test_path_is_shown_relative_to_the_working_directory(given: str) -> None:
    touch("a.py", "src/b.py")
    assert found(given.format(here=os.getcwd())) == ["a.py"]


def test_path_outside_the_working_directory_is_absolute(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch("a.py", "lib/c.py", "src/b.py")
    monkeypatch.chdir("src")
    here = project.as_posix()
    assert found("..", "../a.py", "../lib/") == [f"{here}/a.py", f"{here}/lib/c.py", "b.py"]


@posix
def test_dots_behind_a_link_are_followed_as_the_system_does() -> None:
    touch("real/a.py", "a.py", "real/deep/b.py")
    os.symlink("real/deep", "link")
    assert found("link/../a.py") == ["real/a.py"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_undecodable_names() -> None:
    name = os.fsdecode(b"caf\xe9")
    os.mkdir(name)
    touch(f"{name}/{name}.py", ".gitignore", text="other*\n")
    assert found(extend_exclude=("x*y",)) == [f"{name}/{name}.py"]
    assert found(name, f"{name}/{name}.py", force_exclude=True, extend_exclude=("x*y",)) == [f"{name}/{name}.py"]


# Once each


def test_overlapping_arguments() -> None:
    touch("src/a.py", "src/b/c.py")
    assert found("src/b", ".", "src", "src/b/c.py", "./src/b/c.py", "src/") == ["src/b/c.py", "src/a.py"]


@posix
def test_file_goes_by_its_own_name_rather_than_a_links() -> None:
    touch("src/real.py")
    os.symlink("src/real.py", "a.py")
    os.symlink("a.py", "b.py")
    assert found() == ["src/real.py"]
    assert found("a.py", "src/real.py") == ["src/real.py"]
    assert found("a.py", "src") == ["a.py"]


@posix
def test_hard_linked_file_is_given_once() -> None:
    touch("a.py")
    os.link("a.py", "b.py")
    assert found() == ["a.py"]


@posix
def test_link_to_a_file_elsewhere_is_read() -> None:
    touch("src/a.log", "lib/real.py")
    os.symlink("../lib/real.py", "src/link.py")
    assert found("src") == ["src/link.py"]


@posix
def test_links_to_folders_are_not_followed_unless_named() -> None:
    touch("real/a.py", "src/b.py")
    os.symlink("../real", "src/link")
    os.symlink("..", "src/loop")
    assert found("src") == ["src/b.py"]
    assert found("src/link") == ["src/link/a.py"]
    assert found("src/loop") == ["src/loop/real/a.py", "src/loop/src/b.py"]


# What stands in the way


def test_missing_path() -> None:
    assert trouble("gone.py", "") == [
        Unreadable("", "there is no such file or folder; check the path", missing=True),
        Unreadable("gone.py", "there is no such file or folder; check the path", missing=True),
    ]
    touch("a.py")
    assert [item.missing for item in trouble("a.py/b.py")] == [True]


def test_path_that_no_file_can_have() -> None:
    (item,) = trouble("a\0b.py")
    assert item.message.startswith("this is not a path")


@posix
def test_dangling_and_looping_links_are_reported_only_when_named() -> None:
    os.symlink("gone.py", "dangling.py")
    os.symlink("loop.py", "loop.py")
    assert [(item.path, item.message, item.missing) for item in trouble("dangling.py", "loop.py")] == [
        ("dangling.py", "this symbolic link leads to nothing; mend the link, or leave it out", False),
        ("loop.py", "this symbolic link leads back to itself; mend the link, or leave it out", False),
    ]
    assert found() == []


@posix
def test_pipes_sockets_and_devices_are_never_opened() -> None:
    os.mkfifo("pipe.py")
    os.mkfifo("script")
    os.mkfifo(".gitignore")
    os.symlink("/dev/zero", "link.py")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("s.py")
        assert found() == []
        items = trouble("pipe.py", "script", "s.py", "/dev/null")
    assert [(item.path, item.message.split(",")[0]) for item in items] == [
        ("/dev/null", "this is a device"),
        ("pipe.py", "this is a pipe"),
        ("s.py", "this is a socket"),
        ("script", "this is a pipe"),
    ]
    assert kind_of("script") is None


@posix
def test_unreadable_folder_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("a/x.py", "locked/y.py", "z/w.py")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path == "locked/":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)  # modes do not stop the superuser
    assert list(discover(["."], Config(root="."))) == [
        Target("a/x.py", False),
        Unreadable("locked", "this folder cannot be read (Permission denied); mend its permissions, or leave it out"),
        Target("z/w.py", False),
    ]


def test_oversized_gitignore_is_not_obeyed_and_not_hidden() -> None:
    touch("a.py")
    touch(".gitignore", text="*.py\n" + "#" * 1_000_000)
    items = list(discover(["."], Config(root=".")))
    assert [item.path for item in items] == [".gitignore", "a.py"]
    assert "nothing is ignored by it" in items[0].message  # type: ignore[union-attr]


# Excluded


@pytest.mark.parametrize(
    "folder",
    [
        ".git",
        ".venv",
        "venv",
        "env",
        ".env",
        "node_modules",
        "build",
        "dist",
        "_build",
        ".tox",
        "app.egg-info",
        ".eggs",
    ],
)
def test_default_excludes(folder: str) -> None:
    touch(f"{folder}/a.py", f"src/{folder}/b.py", "src/build.py", "src/builder/c.py")
    assert found() == ["src/build.py", "src/builder/c.py"]


def test_virtual_environment_of_any_name() -> None:
    touch("python-3.11/pyvenv.cfg", "python-3.11/lib/a.py", "b.py")
    assert found() == ["b.py"]
    assert found("python-3.11") == ["python-3.11/lib/a.py"]
    assert found("b.py", "python-3.11/lib/a.py", force_exclude=True) == ["b.py"]
    assert found(exclude=()) == ["b.py", "python-3.11/lib/a.py"]


def test_what_is_named_is_read_even_when_excluded() -> None:
    touch("build/a.py", "build/build/b.py", "src/c.py")
    assert found("build/a.py") == ["build/a.py"]
    assert found("build") == ["build/a.py"]
    assert found("src/c.py", extend_exclude=("*.py",)) == ["src/c.py"]


def test_force_exclude_holds_for_what_is_named() -> None:
    touch("build/a.py", "src/b.py", "src/gen/c.py", "src/gen/deep/d.py", "x.egg-info/e.py", "build.py")
    everything = ("build/a.py", "build", "src/b.py", "src/gen/c.py", "src/gen/deep/d.py", "x.egg-info/e.py", "build.py")
    assert found(*everything, force_exclude=True, extend_exclude=("src/gen/",)) == ["build.py", "src/b.py"]
    assert found("build/unsaved.py", force_exclude=True) == []
    assert found("src", force_exclude=True, extend_exclude=("gen",)) == ["src/b.py"]


def test_exclude_replaces_the_defaults_and_extend_exclude_adds() -> None:
    touch("build/a.py", "old/b.py", "new/c.py")
    assert found(exclude=("old",)) == ["build/a.py", "new/c.py"]
    assert found(extend_exclude=("old",)) == ["new/c.py"]


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        (("gen.py",), ["src/a.py", "src/gen/b.py"]),
        (("gen",), ["gen.py", "src/a.py"]),
        (("/gen.py",), ["src/a.py", "src/gen/b.py"]),
        (("/a.py",), ["gen.py", "src/a.py", "src/gen/b.py"]),
        (("src/*.py",), ["gen.py", "src/gen/b.py"]),
        (("src/**",), ["gen.py"]),
        (("**/gen/*",), ["gen.py", "src/a.py"]),
        (("*.py", "!gen.py"), ["gen.py"]),
        (("gen/", "!src/gen/"), ["gen.py", "src/a.py", "src/gen/b.py"]),
        (("./src",), ["gen.py", "src/a.py", "src/gen/b.py"]),
        (("# comment", " ", ""), ["gen.py", "src/a.py", "src/gen/b.py"]),
    ],
)
def test_exclude_patterns(patterns: tuple[str, ...], left: list[str]) -> None:
    touch("gen.py", "src/a.py", "src/gen/b.py")
    assert found(extend_exclude=patterns) == left


def test_negation_takes_back_a_default() -> None:
    touch("build/a.py", "dist/b.py")
    assert found(extend_exclude=("!build/",)) == ["build/a.py"]


def test_patterns_are_relative_to_the_configuration(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    touch("src/gen/a.py", "gen/b.py", "c.py")
    config = Config(root=str(project), extend_exclude=("/gen/", "src/gen/*.py"))
    monkeypatch.chdir("src")
    assert list(discover(["."], config)) == []
    assert [item.path for item in discover([".."], config)] == [f"{project.as_posix()}/c.py"]


def test_folder_named_inside_an_excluded_one_is_walked() -> None:
    touch("old/gen/a.py", "old/gen/a_test.py")
    assert found("old/gen", extend_exclude=("/old/", "*_test.py")) == ["old/gen/a.py"]


def test_bad_exclude_pattern_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r'"exclude": \'!\' is not a pattern in the format of .gitignore'):
        found(exclude=("!",))


# Ignored by git


def test_gitignore_at_every_level() -> None:
    touch(
        "a.py",
        "b_gen.py",
        "pkg/c_gen.py",
        "pkg/keep_gen.py",
        "pkg/sub/d.py",
        "out/e.py",
        "pkg/out/f.py",
        "pkg/sub/g.py",
    )
    touch(".gitignore", text="# generated\n*_gen.py\n/out/\n")
    touch("pkg/.gitignore", text="!keep_gen.py\r\nsub/g.py\r\n")
    assert found() == ["a.py", "pkg/keep_gen.py", "pkg/out/f.py", "pkg/sub/d.py"]
    assert found(respect_gitignore=False).count("out/e.py") == 1


def test_whitelist_of_folders_and_files() -> None:
    touch("a.py", "src/b.py", "src/c/d.py", "docs/e.py")
    touch(".gitignore", text="*\n!*/\n!/src/**/*.py\ndocs/\n")
    assert found() == ["src/b.py", "src/c/d.py"]


def test_pattern_for_a_folder_says_nothing_about_its_files() -> None:
    touch("src/a.py", "src/b.py", "src/c/b.py")
    touch(".gitignore", text="b.py\n!s*\n!c?\n!src/\n")
    assert found() == ["src/a.py"]


def test_nothing_comes_back_from_an_ignored_folder() -> None:
    touch("gen/keep.py", "all/keep.py", "all/drop.py")
    touch(".gitignore", text="gen\n!gen/keep.py\nall/**\n!all/keep.py\n")
    assert found() == ["all/keep.py"]


def test_gitignore_of_parents_up_to_the_root_of_the_repository() -> None:
    touch(".gitignore", text="*.py\n")
    touch("repo/.gitignore", text="/src/gen/\nsecret.py\n")
    touch("repo/.git/info/exclude", text="mine.py\n!secret.py\n")
    touch("repo/src/a.py", "repo/src/gen/b.py", "repo/src/secret.py", "repo/src/mine.py")
    assert found("repo/src") == ["repo/src/a.py"]


def test_without_a_repository_parents_count_up_to_the_configuration(project: Path) -> None:
    touch(".gitignore", text="*.py\n")
    touch("app/.gitignore", text="gen.py\n")
    touch("app/src/a.py", "app/src/gen.py")
    assert [item.path for item in discover(["app/src"], Config(root=str(project / "app")))] == ["app/src/a.py"]
    elsewhere = Config(root=str(project / "other"))
    assert [item.path for item in discover(["app/src"], elsewhere)] == ["app/src/a.py", "app/src/gen.py"]


def test_repository_within_a_repository_has_its_own_rules() -> None:
    touch(".git/HEAD", "vendor/a.py", "vendor/.git", "lib/b.py")
    touch(".gitignore", text="a.py\nb.py\n")
    assert found() == ["vendor/a.py"]


def test_named_file_is_read_even_when_ignored_by_git() -> None:
    touch("a.py")
    touch(".gitignore", text="*.py\n")
    assert found("a.py") == found("a.py", force_exclude=True) == ["a.py"]


def test_named_folder_is_walked_even_when_ignored_by_git() -> None:
    touch(".git/HEAD", "out/deep/a.py", "out/deep/tmp.py", "out/deep/tmp/c.py")
    touch(".gitignore", text="out/\ntmp*\n")
    assert found("out/deep") == ["out/deep/a.py"]
    assert found("out") == ["out/deep/a.py"]


@posix
def test_linked_gitignore_is_not_obeyed() -> None:
    touch("a.py")
    touch("elsewhere", text="*.py\n")
    os.symlink("elsewhere", ".gitignore")
    assert found() == ["a.py"]


def test_bad_lines_in_a_gitignore_match_nothing() -> None:
    touch("a.py", "b.py")
    touch(".gitignore", text="!\n[z-a].py\n/\n\\\nb.py\n")
    assert found() == ["a.py"]


SEGMENTS = st.sampled_from(
    ["a", "b", "foo", "*", "f*", "?", "**", "x.py", "*.py", "[ab]", "b.py", "*.p?", "[!a].py", "*o"]
)
PATTERNS = st.builds(
    lambda negated, anchored, parts, slash: negated + anchored + "/".join(parts) + slash,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
FOLDERS = ["", "a/", "foo/", "foo/b/", "foo/x.py/", "a/foo/a/"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the judge here")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FOLDERS), st.lists(PATTERNS, min_size=1, max_size=4), max_size=4))
def test_ignores_what_git_ignores(project: Path, patterns: dict[str, list[str]]) -> None:
    if not Path(".git").exists():
        subprocess.run(["git", "init", "-q"], check=True)
    for folder in FOLDERS:
        touch(f"{folder}a.py", f"{folder}b.py", f"{folder}c.pyi")
        touch(f"{folder}.gitignore", text="\n".join(patterns.get(folder, [])))
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "-z", "*.py", "*.pyi"], capture_output=True, check=True
    )
    assert sorted(found()) == sorted(listed.stdout.decode().split("\0")[:-1])


# Start-up


@pytest.mark.parametrize("arguments", [["a.py"], ["a.py", "--force"], ["."]])
def test_no_pattern_no_pathspec(arguments: list[str]) -> None:
    import lint_procore

    touch("a.py", "src/b.py")
    code = (
        "import sys; from lint_procore.config import Config; from lint_procore.discovery import discover;"
        "config = Config(root='.', force_exclude='--force' in sys.argv);"
        "print(len(list(discover(sys.argv[1:2], config))), 'pathspec' in sys.modules)"
    )
    home = os.path.dirname(os.path.dirname(lint_procore.__file__))
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": home},
        check=True,
    )
    assert done.stdout == ("2 False\n" if arguments == ["."] else "1 False\n")
