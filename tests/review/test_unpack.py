"""Submissions are brought out whole, or it is said what is missing; nothing of them gets out of the area."""

from __future__ import annotations

import io
import stat
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_archives import CODE, STREAMS, Zipped, git, seven_zip, tar_entry, tar_of, zip_of

from lint_procore.review.limits import Limits
from lint_procore.review.unpack import Unpacked, unpack

LIMITS = Limits()
FILES = {"app.py": b"print(1)\n", "pkg/__init__.py": b"", "pkg/größe.py": b"x = 1\n" * 5000}


def listing(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def brought_out(source: Path, limits: Limits = LIMITS) -> tuple[Unpacked, dict[str, bytes]]:
    area = source.parent / (source.name + ".area")
    result = unpack(str(source), str(area), limits)
    return result, listing(area)


def as_zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def as_tar(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def as_streamed_zip(files: dict[str, bytes]) -> bytes:
    """Written to what cannot seek: sizes stand behind each file."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += memoryview(data)  # type: ignore[arg-type]
            return len(memoryview(data))  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, data in files.items():
            archive.writestr(name, data)
    return bytes(pipe.data)


def repository(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    git(folder, "init", "--quiet")
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "all")
    return folder


# What comes out


MAKERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "a.zip": as_zip,
    "stored.zip": lambda files: as_zip(files, zipfile.ZIP_STORED),
    "bzip2.zip": lambda files: as_zip(files, zipfile.ZIP_BZIP2),
    "lzma.zip": lambda files: as_zip(files, zipfile.ZIP_LZMA),
    "zstd.zip": lambda files: zip_of(
        *(Zipped(name.encode(), data, 93, flags=0x800, packed=STREAMS["zst"](data)) for name, data in files.items())
    ),
    "streamed.zip": as_streamed_zip,
    "a-1.0-py3-none-any.whl": as_zip,
    "a.pyz": lambda files: b"#!/usr/bin/env python3\n" + as_zip(files),
    "pax.tar": as_tar,
    "gnu.tar": lambda files: as_tar(files, tarfile.GNU_FORMAT),
    "ustar.tar": lambda files: as_tar(files, tarfile.USTAR_FORMAT),
    "a-1.0.tar.gz": lambda files: STREAMS["gz"](as_tar(files)),
    "a.tgz": lambda files: STREAMS["gz"](as_tar(files)),
    "a.tar.bz2": lambda files: STREAMS["bz2"](as_tar(files)),
    "a.tar.xz": lambda files: STREAMS["xz"](as_tar(files)),
    "a.tar.zst": lambda files: STREAMS["zst"](as_tar(files)),
    "a.7z": seven_zip,
    "in-two-members.tar.gz": lambda files: STREAMS["gz"](as_tar(files)[:700]) + STREAMS["gz"](as_tar(files)[700:]),
    "by-another-name.txt": as_zip,
}


@pytest.mark.parametrize("name", MAKERS)
def test_an_archive_comes_out_whole(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    source.write_bytes(MAKERS[name](FILES))
    result, there = brought_out(source)
    assert result.stopped is None, result
    assert result.refused == ()
    assert there == FILES
    assert (result.files, result.bytes) == (3, sum(map(len, FILES.values())))


def test_a_folder_comes_out_whole(tmp_path: Path) -> None:
    source = tmp_path / "app"
    for name, data in FILES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(data)
    result, there = brought_out(source)
    assert (result.stopped, result.refused, there) == (None, (), FILES)


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_a_git_bundle_comes_out_as_its_head(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DEFAULT_HASH", form)
    folder = repository(tmp_path / "repository", {**FILES, ".gitattributes": b"*.py filter=evil eol=crlf\n"})
    git(folder, "bundle", "create", "--quiet", "../a.bundle", "HEAD", "--all")
    result, there = brought_out(tmp_path / "a.bundle")
    assert (result.stopped, result.refused) == (None, ())
    assert {name: data for name, data in there.items() if name != ".gitattributes"} == FILES


def test_branches_beside_the_head_of_a_bundle_are_told(tmp_path: Path) -> None:
    folder = repository(tmp_path / "repository", FILES)
    git(folder, "checkout", "--quiet", "-b", "other")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "more")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "bundle", "create", "--quiet", "../a.bundle", "HEAD", "--all")
    result, there = brought_out(tmp_path / "a.bundle")
    assert (result.stopped, there) == (None, FILES)
    assert [(one.name, one.kind) for one in result.refused] == [("refs/heads/other", "unread")]


def test_one_compressed_file_comes_out(tmp_path: Path) -> None:
    for ending, pack in STREAMS.items():
        source = tmp_path / f"app.py.{ending}"
        source.write_bytes(pack(CODE))
        assert brought_out(source)[1] == {"app.py": CODE}


def test_nested_archives_are_opened_where_they_lie(tmp_path: Path) -> None:
    inner = as_zip({"deep.py": CODE})
    source = tmp_path / "a.tar.gz"
    source.write_bytes(STREAMS["gz"](as_tar({"lib/vendor.whl": as_zip({"in.zip": inner, "b.py": CODE}), "a.py": CODE})))
    result, there = brought_out(source)
    assert result.stopped is None
    assert there == {"a.py": CODE, "lib/vendor.whl!/b.py": CODE, "lib/vendor.whl!/in.zip!/deep.py": CODE}
    assert result.archives == ("lib/vendor.whl", "lib/vendor.whl!/in.zip")
    assert (result.files, result.bytes) == (3, 3 * len(CODE))


def test_a_nested_archive_is_told_by_its_content(tmp_path: Path) -> None:
    source = tmp_path / "a.zip"
    source.write_bytes(as_zip({"notes.txt": as_tar({"a.py": CODE})}))
    assert brought_out(source)[1] == {"notes.txt!/a.py": CODE}


def test_code_with_an_archive_behind_it_is_read_as_both(tmp_path: Path) -> None:
    source = tmp_path / "a.tar"
    source.write_bytes(as_tar({"both.py": CODE + as_zip({"a.py": CODE})}))
    result, there = brought_out(source)
    assert set(there) == {"both.py", "both.py!/a.py"}
    assert result.stopped is None
    assert [(one.name, one.kind) for one in result.refused] == [("both.py", "hidden")]
    assert result.refused[0].why == "17 bytes before the first file belong to no file in it"


def test_a_pipe_that_was_packed_with_its_content_is_a_file(tmp_path: Path) -> None:
    source = tmp_path / "a.zip"
    source.write_bytes(zip_of(Zipped(b"-", mode=0o010600)))  # as `zip a.zip -` does
    result, there = brought_out(source)
    assert (result.stopped, result.refused, there) == (None, (), {"-": CODE})


def test_a_second_archive_behind_other_content_is_not_passed_over(tmp_path: Path) -> None:
    source = tmp_path / "a.tar"
    source.write_bytes(as_tar({"both.py": CODE + as_zip({"hidden.py": CODE}) + as_zip({"a.py": CODE})}))
    result, there = brought_out(source)
    assert set(there) == {"both.py", "both.py!/a.py"}
    assert result.stopped is not None and result.stopped.startswith("both.py was not brought out: ")


def test_links_to_files_inside_come_out_as_copies(tmp_path: Path) -> None:
    source = tmp_path / "a.tar"
    source.write_bytes(
        tar_of(
            tar_entry(b"pkg/again.py", kind=b"2", target=b"link.py"),
            tar_entry(b"pkg/link.py", kind=b"2", target=b"../data.txt"),
            tar_entry(b"data.txt", CODE),
            tar_entry(b"hard.py", kind=b"1", target=b"data.txt"),
        )
    )
    result, there = brought_out(source)
    assert (result.stopped, result.refused) == (None, ())
    assert there == dict.fromkeys(("data.txt", "hard.py", "pkg/link.py", "pkg/again.py"), CODE)


def test_the_store_of_a_repository_is_left_aside_and_told(tmp_path: Path) -> None:
    folder = repository(tmp_path / "repository", FILES)
    result, there = brought_out(folder)
    assert result.stopped is None
    assert [(one.name, one.kind) for one in result.refused] == [(".git/objects", "unread")]
    assert FILES.items() <= there.items() and not any(name.startswith(".git/objects") for name in there)


def test_files_are_for_the_reviewer_alone(tmp_path: Path) -> None:
    source = tmp_path / "a.tar"
    source.write_bytes(tar_of(tar_entry(b"bin/run", CODE, mode=0o6777)))
    brought_out(source)
    area = tmp_path / "a.tar.area"
    assert stat.S_IMODE((area / "bin/run").stat().st_mode) == 0o600
    assert stat.S_IMODE((area / "bin").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"print(1)\n", "is no archive that can be opened"), (bytes(5000), "is no archive")],
    ids=["empty", "code", "zeros"],
)
def test_what_is_no_archive_is_said_with_what_is_one(tmp_path: Path, content: bytes, said: str) -> None:
    source = tmp_path / "app.py"
    source.write_bytes(content)
    result, there = brought_out(source)
    assert result.stopped is not None and said in result.stopped and "hand in a folder, .zip" in result.stopped
    assert there == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.tar.gz", bytes(10240)), ("a.TGZ", bytes(1024)), ("a.py.gz", b"")],
    ids=["no-files", "by-its-short-name", "one-empty-file"],
)
def test_an_archive_of_nothing_is_no_submission(tmp_path: Path, name: str, content: bytes) -> None:
    source = tmp_path / name
    source.write_bytes(STREAMS["gz"](content))
    stopped = brought_out(source)[0].stopped
    assert stopped is not None and stopped.startswith(f"{name} holds nothing; hand in a folder, .zip")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    stopped = unpack(str(tmp_path / "gone.zip"), str(tmp_path / "area")).stopped
    assert stopped == "gone.zip cannot be read (No such file or directory); check the path and its permissions"


@pytest.mark.parametrize("content", [b"", CODE, b"\1" + as_tar(FILES)[1:]], ids=["empty", "code", "damaged"])
def test_what_is_called_a_tar_archive_has_to_be_one(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "a.tar.gz"
    source.write_bytes(STREAMS["gz"](content))
    result = brought_out(source)[0]
    assert [(one.kind, one.why) for one in result.refused] == [
        ("corrupt", "it is called a tar archive, and holds none")
    ]
    assert result.stopped is not None


@pytest.mark.parametrize("missing", ["py7zr", "zstandard"])
def test_a_missing_library_is_named(tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a"
    source.write_bytes(seven_zip({"a": CODE}) if missing == "py7zr" else STREAMS["zst"](CODE))
    monkeypatch.setitem(sys.modules, missing, None)
    stopped = brought_out(source)[0].stopped
    assert stopped is not None and f'needs the library "{missing}" (pip install "lint-procore[review]")' in stopped


def test_a_missing_git_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository(tmp_path / "repository", FILES)
    git(folder, "bundle", "create", "--quiet", "../a.bundle", "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    stopped = brought_out(tmp_path / "a.bundle")[0].stopped
    assert stopped is not None and "a bundle needs git, which cannot be run" in stopped


def test_unpacking_is_light() -> None:
    asked = "import sys, lint_procore.review.unpack; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert not {"libcst", "lint_procore.engine", "py7zr", "zstandard", "zipfile", "tarfile"} & set(loaded)
