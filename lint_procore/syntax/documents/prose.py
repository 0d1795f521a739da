"""Texts that a person reads: paragraphs, headings, rows of tables, captions, with the headings above them.

A passage has as many characters as the part of the file it was made of: what is no word (marks of the format, tags,
addresses behind links) became blanks, so that each place in it is its place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from lint_procore.source import Source
from lint_procore.syntax.documents.nodes import Scalar, Tree, walk

_LINE_END = re.compile(r"[\r\n]")
# Marks of Markdown and reStructuredText within a line; of a link its address, but not its text. What is searched for
# up to its end is bounded: a file may open thousands and close none.
_MARKUP = re.compile(
    r"""\]\([^()\r\n]{0,500}(?:\([^()\r\n]{0,200}\)[^()\r\n]{0,200}){0,5}\) | \]\[[^\]\r\n]*\] | <!--.{0,2000}?-->
      | \{\{.{0,200}?\}\} | \{%.{0,200}?%\} | \{\#.{0,500}?\#\} | </?[A-Za-z][^<>]*> | <https?://[^<>\s]*> | https?://[^\s)>\]]+
      | :[a-z:]+:(?=`) | &[A-Za-z]+; | &\#\d+; | [*`\[\]|~\\] | (?<![A-Za-z0-9])_+ | _+(?![A-Za-z0-9])
    """,
    re.VERBOSE | re.DOTALL,
)
_LINE_MARK = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?:\#{1,6}(?=[ \t])|[-+*•](?=[ \t])|\d{1,3}[.)](?=[ \t])|\[[ xX]\])?", re.MULTILINE
)
_FRONT_MATTER = re.compile(r"\A(---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$)", re.DOTALL | re.MULTILINE)


class Passage(NamedTuple):
    """A text from ``start`` to ``end``, as long as that part of the file. ``headings`` are those above it, in order.
    ``kind``: what it stands in, "text", "heading", "comment", "string" or "value"."""

    text: str
    start: int
    end: int
    headings: tuple[str, ...] = ()
    kind: str = "text"


class Prose(NamedTuple):
    """The texts of a file in their order, and its comments as offset and text, without what closes a comment."""

    passages: list[Passage]
    comments: list[tuple[int, str]]


def blanked(text: str) -> str:
    """As many blanks, line ends included: sentences go on there."""
    return " " * len(text)


def without_markup(text: str) -> str:
    """A text with blanks in place of marks, of the same length and in one line."""

    def blank(found: re.Match[str]) -> str:
        return blanked(found.group())

    return _LINE_END.sub(" ", _MARKUP.sub(blank, _LINE_MARK.sub(blank, text)))


class _Headings:
    """The headings in force while a page is read from the top."""

    def __init__(self) -> None:
        self.levels: list[tuple[int, str]] = []

    def add(self, level: int, text: str) -> None:
        self.levels = [each for each in self.levels if each[0] < level]
        self.levels.append((level, " ".join(text.split())))

    def now(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.levels)


def read_markdown(source: Source) -> Prose:
    """Paragraphs, headings, items and rows of tables; samples of code are none."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    front = _FRONT_MATTER.match(source.text)
    text = source.text
    if front is not None:
        # Keep the rows: the parser counts them.
        text = re.sub(r"[^\r\n]", " ", front.group()) + text[front.end() :]
    # Its rows end where ours do, but for form feeds and the like, which it leaves alone.
    tokens = parser.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    headings = _Headings()
    if front is not None:
        title = re.search(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", front.group(), re.MULTILINE)
        if title is not None:
            headings.add(0, title[1])
    found: list[Passage] = []
    comments: list[tuple[int, str]] = []
    level = 0
    row_of_table: tuple[int, int] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "tr_open" and token.map:
            row_of_table = token.map[0], token.map[1]
            found.append(_of_rows(source, *row_of_table, headings.now(), "text"))
        elif token.type == "inline" and token.map and row_of_table is None:
            passage = _of_rows(source, token.map[0], token.map[1], headings.now(), "heading" if level else "text")
            found.append(passage)
            comments += _comments(source.text, passage.start, passage.end)
            if level:
                headings.add(level, passage.text)
                level = 0
        elif token.type == "html_block" and token.map:
            start, end = _range(source, *token.map)
            found.extend(_of_html(source.text, start, end, headings))
            comments += _comments(source.text, start, end)
        elif token.type == "tr_close":
            row_of_table = None
    return Prose([passage for passage in found if passage.text.strip()], comments)


_COMMENT = re.compile(r"<!--.{0,2000}?(?=-->)|\{#.{0,2000}?(?=#\})", re.DOTALL)
_CODE = re.compile(r"(`{1,3})[^`].{0,500}?\1", re.DOTALL)


def _comments(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Comments of HTML and of templates in a part of a text; one between backticks is a sample."""
    part = _CODE.sub(lambda found: blanked(found.group()), text[start:end])
    return [(start + found.start(), found.group()) for found in _COMMENT.finditer(part)]


def _range(source: Source, first: int, last: int) -> tuple[int, int]:
    """Offsets of rows, counted from 0, the last one excluded."""
    starts = source.line_starts
    return starts[min(first, len(starts) - 1)], starts[last] if last < len(starts) else len(source.text)


def _of_rows(source: Source, first: int, last: int, headings: tuple[str, ...], kind: str) -> Passage:
    start, end = _range(source, first, last)
    return Passage(without_markup(source.text[start:end]), start, end, headings, kind)


# --- reStructuredText and plain text ----------------------------------------------------------------------------------

_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}[ \t]*")
_DIRECTIVE = re.compile(r"[ \t]*\.\.[ \t]+([\w:-]+)::")
_RST_COMMENT = re.compile(r"^[ \t]*(?P<comment>\.\.[ \t][^\r\n]*)", re.MULTILINE)
_PLAIN_COMMENT = re.compile(r"^[ \t]*(?P<comment>(?:#|<!--)(?:(?!-->)[^\r\n])*)", re.MULTILINE)
_SAMPLES = frozenset(
    {"code-block", "code", "sourcecode", "literalinclude", "parsed-literal", "math", "highlight", "raw"}
)
_BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)]|\(\d{1,3}\)|[a-z]\))[ \t]+\S")


def read_plain(source: Source, is_rst: bool) -> Prose:
    """Paragraphs, which blank lines and bullets divide. In reStructuredText, samples and comments are none."""
    found: list[Passage] = []
    headings = _Headings()
    styles: list[str] = []
    lines = [source.line(row) for row in range(1, len(source.line_starts) + 1)]
    begin: int | None = None
    skipped: int | None = None  # the indentation below which a sample ends

    def close(row: int) -> None:
        nonlocal begin
        if begin is not None and begin < row:
            start, end = source.line_starts[begin], source.line_starts[row - 1] + len(lines[row - 1])
            found.append(Passage(without_markup(source.text[start:end]), start, end, headings.now()))
        begin = None

    for row, line in enumerate(lines):
        stripped = line.strip()
        indentation = len(line) - len(line.lstrip())
        if skipped is not None:
            if not stripped or indentation > skipped:
                continue
            skipped = None
        if not stripped:
            close(row)
            continue
        if _UNDERLINE.fullmatch(stripped):
            if begin is not None and row - begin == 1:
                title = lines[begin].strip()
                start = source.line_starts[begin]
                style = stripped[0]
                if style not in styles:
                    styles.append(style)
                headings.add(styles.index(style) + 1, title)
                found.append(
                    Passage(without_markup(lines[begin]), start, start + len(lines[begin]), headings.now(), "heading")
                )
                begin = None
            else:
                close(row)
            continue
        directive = _DIRECTIVE.match(line) if is_rst else None
        if is_rst and stripped.startswith(".."):
            close(row)
            # Of notes and the like the text is read, of samples and comments nothing is.
            if directive is None or directive[1] in _SAMPLES:
                skipped = indentation
            else:
                begin = row
            continue
        if begin is not None and _BULLET.match(line):
            close(row)
        if begin is None:
            begin = row
        if is_rst and stripped.endswith("::"):
            close(row + 1)
            skipped = indentation
    close(len(lines))
    opening = _RST_COMMENT if is_rst else _PLAIN_COMMENT
    comments = [(each.start("comment"), each["comment"]) for each in opening.finditer(source.text)]
    return Prose([passage for passage in found if passage.text.strip()], comments)


# --- HTML and templates -----------------------------------------------------------------------------------------------

_WITHIN_LINES = frozenset(
    [
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font"),
        *("i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub"),
        *("sup", "time", "tt", "u", "var", "wbr"),
    ]
)
_HIDDEN = frozenset({"script", "style", "template", "noscript", "pre"})
_SHOWN_ATTRIBUTES = re.compile(
    r"\b(?:placeholder|title|alt|label|aria-label|data-help|helptext|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}|\{#.{0,2000}?#\}", re.DOTALL)


class _Page(HTMLParser):
    """Notes where texts and tags stand."""

    def __init__(self, text: str, base: int, headings: _Headings) -> None:
        super().__init__(convert_charrefs=False)
        self.whole = text
        self.base = base
        self.headings = headings
        self.rows = [0, *(found.end() for found in re.finditer("\n", text))]
        self.found: list[Passage] = []
        self.pieces: list[tuple[int, int]] = []  # of the present passage
        self.hidden: list[str] = []
        self.level = 0

    def place(self) -> int:
        row, column = self.getpos()
        return self.rows[min(row, len(self.rows)) - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.place()
        raw = self.get_starttag_text() or ""
        for shown in _SHOWN_ATTRIBUTES.finditer(raw):
            group = 1 if shown[1] is not None else 2
            begin, end = start + shown.start(group), start + shown.end(group)
            text = _LINE_END.sub(" ", self.whole[begin:end])
            self.found.append(Passage(text, self.base + begin, self.base + end, self.headings.now()))
        if tag in _HIDDEN:
            self.hidden.append(tag)
        if tag not in _WITHIN_LINES:
            self.close_passage()
            self.level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag) :]
        if tag not in _WITHIN_LINES:
            self.close_passage()
            self.level = 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            start = self.place()
            self.pieces.append((start, start + len(data)))

    def close_passage(self) -> None:
        if not self.pieces:
            return
        start, end = self.pieces[0][0], self.pieces[-1][1]
        text: list[str] = []
        at = start
        for begin, stop in self.pieces:
            text.append(blanked(self.whole[at:begin]))
            text.append(self.whole[begin:stop])
            at = stop
        self.pieces = []
        joined = _LINE_END.sub(" ", _TEMPLATE.sub(lambda found: blanked(found.group()), "".join(text)))
        if joined.strip():
            kind = "heading" if self.level else "text"
            self.found.append(Passage(joined, self.base + start, self.base + end, self.headings.now(), kind))
            if self.level:
                self.headings.add(self.level, joined)


def read_html(source: Source) -> Prose:
    """What a browser shows of a page or a template: texts, and the labels that stand in attributes."""
    text = source.text
    comments = [(found.start(), found.group()) for found in _COMMENT.finditer(text)]
    return Prose(_of_html(text, 0, len(text), _Headings()), comments)


def _of_html(text: str, start: int, end: int, headings: _Headings) -> list[Passage]:
    # A template's own marks may stand between the attributes of a tag, and hold quotes.
    part = _TEMPLATE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text[start:end])
    page = _Page(part, start, headings)
    # Of tags that are opened and never closed, the parser would look for the end again and again.
    closed = part.rfind(">") + 1
    unclosed = part.find("<", closed)
    page.feed(part[:unclosed] if unclosed >= 0 else part)
    page.close()
    page.close_passage()
    return page.found


# --- Python, and values of settings -----------------------------------------------------------------------------------

_BLANK_COMMENT = re.compile(r"#[#!:\s]*\Z")
# what may stand between texts that are one
_JOINING = re.compile(r"[\s\\()]*(?:[rbfuRBFU]{1,2})?")
_MARKS = re.compile(r"\A#+")
_QUOTES = re.compile(r"\A(?:\"\"\"|'''|[\"'])|(?:\"\"\"|'''|[\"'])\Z")
_ESCAPED_BLANK = re.compile(r"\\[nrt]")


def read_python(source: Source) -> Iterator[Passage]:
    """Runs of comments, and texts of some words: docstrings, messages, labels."""
    from lint_procore.syntax.guard import COMMENT_OR_STRING

    text = source.text
    pieces: list[tuple[int, int, bool]] = []  # of the present passage: start, end, is a comment
    for found in re.finditer(COMMENT_OR_STRING, text, re.VERBOSE | re.DOTALL):
        start, end = found.span()
        is_comment = text[start] == "#"
        if pieces and (pieces[-1][2] is not is_comment or not _goes_on(text[pieces[-1][1] : start], is_comment)):
            yield from _of_pieces(text, pieces)
            pieces = []
        if is_comment and _BLANK_COMMENT.match(found.group()):
            yield from _of_pieces(text, pieces)
            pieces = []
            continue
        pieces.append((start, end, is_comment))
    yield from _of_pieces(text, pieces)


def _goes_on(between: str, is_comment: bool) -> bool:
    """Whether what stands between two comments or texts leaves them one."""
    if is_comment:
        return not between.strip() and between.count("\n") <= 1
    return _JOINING.fullmatch(between) is not None


def _of_pieces(text: str, pieces: list[tuple[int, int, bool]]) -> Iterator[Passage]:
    if not pieces:
        return
    start = pieces[0][0]
    if len(pieces) == 1 and " " not in text[start : pieces[0][1]] and "\\" not in text[start : pieces[0][1]]:
        return  # a word
    parts: list[str] = []
    at = start
    for begin, stop, is_comment in pieces:
        inner = text[begin:stop]
        if is_comment:
            inner = _MARKS.sub(lambda found: blanked(found.group()), inner)
        else:
            inner = _QUOTES.sub(lambda found: blanked(found.group()), inner)
            inner = _ESCAPED_BLANK.sub("  ", inner)
        parts += blanked(text[at:begin]), inner
        at = stop
    whole = "".join(parts)
    kind = "comment" if pieces[0][2] else "string"
    for begin, stop in _paragraphs(whole) if kind == "string" else [(0, len(whole))]:
        part = without_markup(whole[begin:stop])
        if part.count(" ") > 2 and part.strip():
            yield Passage(part, start + begin, start + stop, (), kind)


def read_values(source: Source, tree: Tree) -> list[Passage]:
    """Comments of a settings file, lines that follow one another as one, and values that are sentences."""
    found: list[Passage] = []
    run: list[tuple[int, int]] = []

    def close() -> None:
        if run:
            start, end = run[0][0], run[-1][1]
            text = re.sub(
                r"(?:^|(?<=[\r\n]))[ \t]*(?:[#;!]+|//+|/?\*+)",
                lambda mark: blanked(mark.group()),
                source.text[start:end],
            )
            found.append(Passage(without_markup(text), start, end, (), "comment"))
            run.clear()

    for start, comment in tree.comments:
        if run and (source.text[run[-1][1] : start].strip() or source.text.count("\n", run[-1][1], start) > 1):
            close()
        if comment.strip("#;!/* \t"):
            run.append((start, start + len(comment)))
        else:
            close()
    close()
    for path, node in walk(tree.roots):
        if isinstance(node, Scalar) and node.is_text and node.text.count(" ") > 2:
            text = without_markup(source.text[node.start : node.end])
            found.append(Passage(text, node.start, node.end, path[-4:], "value"))
    found.sort(key=lambda passage: passage.start)
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in re.finditer(r"\n[ \t]*\r?\n|\n(?=[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S)", text):
        yield at, gap.start()
        at = gap.end()
    yield at, len(text)


Reader = Callable[[Source], Prose]
READERS: dict[str, Reader] = {
    "markdown": read_markdown,
    "rst": lambda source: read_plain(source, is_rst=True),
    "text": lambda source: read_plain(source, is_rst=False),
    "html": read_html,
}
