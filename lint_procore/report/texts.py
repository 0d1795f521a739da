"""The source lines that reports quote: read again when needed, secrets masked, each file once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lint_procore.source import Source

_LARGEST = 10_000_000  # bytes; findings in larger files are shown without their lines


class Texts:
    """Quotable texts by filename. ``given`` holds the bytes of files that are not on disk, such as standard input."""

    def __init__(self, given: Mapping[str, bytes] | None = None) -> None:
        self._given = given or {}
        self._plain: dict[str, dict[int | None, Source]] = {}
        self._masked: dict[tuple[str, int | None], Source] = {}

    def masked(self, filename: str, cell: int | None = None) -> Source | None:
        """The text of a file or of a notebook's cell with its secrets masked, None when it cannot be had any more."""
        plain = self.plain(filename, cell)
        if plain is not None and (filename, cell) not in self._masked:
            from lint_procore.report.masking import mask
            from lint_procore.source import Source

            self._masked[filename, cell] = Source(filename, mask(plain.text), plain.encoding)
        return self._masked.get((filename, cell))

    def plain(self, filename: str, cell: int | None = None) -> Source | None:
        """The text as it is, to count and compare in; never to be shown."""
        if filename not in self._plain:
            self._plain[filename] = self._read(filename)
        return self._plain[filename].get(cell)

    def _read(self, filename: str) -> dict[int | None, Source]:
        """The text under None, or those of a notebook's cells under their numbers."""
        # Imported here: most runs quote nothing.
        from lint_procore.reading import is_notebook, read_file
        from lint_procore.source import Source, UnreadableSource

        try:
            data = self._given.get(filename)
            if data is None:
                data = read_file(filename, _LARGEST)
            if data is None:
                return {}
            if is_notebook(filename):
                from lint_procore.syntax.notebook import read_cells

                return {cell.number: Source(filename, cell.text) for cell in read_cells(data)}
            return {None: Source.from_bytes(filename, data)}
        except (UnreadableSource, ValueError):  # ValueError: a name that no file can have
            return {}
