"""gzip, bzip2, xz and zstd: compressed streams, brought out a bounded piece at a time."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

from lint_procore.review.limits import MIB
from lint_procore.review.unpack.area import CHUNK
from lint_procore.review.unpack.outcome import Unreadable

# xz and zstd state how much memory they need; their own tools make up to 64 MiB and 128 MiB at the highest levels.
_MEMORY = 256 * MIB
_WINDOW = 128 * MIB
_GZIP = 16 + zlib.MAX_WBITS
_LONGEST_MAGIC = 10
_ZSTD_FRAMES = (b"\x28\xb5\x2f\xfd", *(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)))
# Zstd gives no way to bound what one call puts out, and each byte may become 32 KiB: so it is fed by little pieces.
_ZSTD_PIECE = 512


class Decoder(Protocol):
    """One member of a stream, in the form of Python's own bzip2 and xz decoders."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Inflate:
    """Deflate, which has another interface in Python. ``bits`` as zlib takes them."""

    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        out = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = len(out) < max_length and not self._inner.unconsumed_tail
        return out


class Zstd:
    """Zstd; raises Unreadable where the library is missing."""

    def __init__(self) -> None:
        try:
            import zstandard
        except ImportError:
            raise Unreadable(
                "unsupported", 'zstd needs the library "zstandard" (pip install "lint-procore[review]")'
            ) from None
        self._error: type[Exception] = zstandard.ZstdError
        self._inner: Any = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        try:
            return bytes(self._inner.decompress(data))
        except self._error as error:
            if "memory" in str(error):
                raise Unreadable("limit", "it asks for more memory than any common tool writes") from None
            raise _corrupt(error) from None


def _xz() -> Decoder:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)


_MAKE: dict[str, tuple[Callable[[], Decoder], tuple[bytes, ...]]] = {
    "gzip": (lambda: Inflate(_GZIP), (b"\x1f\x8b",)),
    "bzip2": (bz2.BZ2Decompressor, (b"BZh",)),
    "xz": (_xz, (b"\xfd7zXZ\0",)),
    "zstd": (Zstd, _ZSTD_FRAMES),
}


def decompressed(file: BinaryIO, kind: str, count_member: Callable[[], None]) -> Iterator[bytes]:
    """The content of a compressed file, all its members one after the other; raises Unreadable.

    ``count_member`` is called for each, as an endless row of empty ones is a bomb too.
    """
    make, magics = _MAKE[kind]
    piece = _ZSTD_PIECE if kind == "zstd" else CHUNK
    data = b""
    is_first = True
    while True:
        if not is_first:
            data = data.lstrip(b"\0")  # tapes and some tools pad with zeros
        if len(data) < _LONGEST_MAGIC and (more := file.read(piece)):
            data += more
            continue
        if not data:
            return
        if not data.startswith(magics):
            raise Unreadable("hidden", f"other data follows where the {kind} stream ends")
        is_first = False
        count_member()
        decoder = make()
        yield from expanded(decoder, data, lambda: file.read(piece))
        data = decoder.unused_data


def expanded(decoder: Decoder, data: bytes, read: Callable[[], bytes]) -> Iterator[bytes]:
    """What one decoder makes of ``data`` and of what ``read`` gives, which is empty at the end; raises Unreadable."""
    while True:
        try:
            out = decoder.decompress(data, CHUNK)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            if "emory usage limit" in str(error):
                raise Unreadable("limit", "it asks for more memory than any common tool writes") from None
            raise _corrupt(error) from None
        if out:
            yield out
        if decoder.eof:
            return
        data = b""
        if decoder.needs_input:
            data = read()
            if not data:
                raise Unreadable("corrupt", "it is cut off")


def _corrupt(error: Exception) -> Unreadable:
    return Unreadable("corrupt", f"it is damaged ({str(error).strip() or type(error).__name__})")


class Reader:
    """Exact numbers of bytes out of pieces of any length."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._chunk = b""
        self._at = 0
        self._failed: Unreadable | None = None

    def some(self, most: int) -> bytes:
        """The next bytes, up to ``most`` of them; none at the end."""
        while self._at == len(self._chunk):
            self._chunk, self._at = self._next(), 0
            if not self._chunk:
                return b""
        out = self._chunk[self._at : self._at + most]
        self._at += len(out)
        return out

    def _next(self) -> bytes:
        if self._failed is not None:
            raise self._failed  # a stream that failed once has no more to say, and no other reason
        try:
            return next(self._chunks, b"")
        except Unreadable as error:
            self._failed = error
            raise

    def exactly(self, count: int) -> bytes:
        """The next ``count`` bytes; fewer at the end."""
        out = self.some(count)
        if len(out) == count or not out:
            return out
        parts = [out]
        have = len(out)
        while have < count and (out := self.some(count - have)):
            parts.append(out)
            have += len(out)
        return b"".join(parts)
