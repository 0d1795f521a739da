"""Flow against Python itself: what the interpreter says of a program's values, Python must not contradict."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lint_procore.flow.interpreter import Interpreter
from lint_procore.flow.program import CallEvent
from lint_procore.flow.values import (
    Choice,
    Constant,
    Literal,
    MapObject,
    Symbol,
    Text,
    Value,
    alternatives,
    known_text,
    parts_of,
)
from lint_procore.source import Source
from lint_procore.syntax.parse import parse_source

SINK = "requests.get"
OUTSIDE = 2
KEYS = ["Accept", "Authorization", "X-Id"]
METHODS = [
    "upper()",
    "strip('/')",
    "rstrip('/')",
    "lstrip('/')",
    "strip()",
    "replace('a', 'b')",
    "removeprefix('/')",
    "removesuffix('a')",
    "title()",
]
PIECES = ["", "/", "a", "rest", "v1.0/", "?q=", "{}", "%", "A b", "é"]


def seen(code: str) -> list[CallEvent]:
    """The calls of the sink that the interpreter sees in a module."""
    summary = parse_source(Source("example.py", code)).summary
    interpreter = Interpreter(lambda name: name == SINK, frozenset({"get"}), len(code))
    interpreter.run(summary)
    return [event for event in interpreter.events if event.callee == SINK]


# --- Whether a value allows what Python computed


def allows(value: Value, real: object) -> bool:
    """Whether a value leaves room for what a run computed; what is unknown leaves room for anything."""
    return any(_allows_one(option, real) for option in alternatives(value))


def _allows_one(value: Value, real: object) -> bool:
    if isinstance(value, (Literal, Text)):
        pattern = "".join(re.escape(part.text) if isinstance(part, Literal) else ".*" for part in parts_of(value))
        return isinstance(real, str) and re.fullmatch(pattern, real, re.DOTALL) is not None
    if isinstance(value, Constant):
        return value.value == real
    if isinstance(value, MapObject):
        return isinstance(real, dict) and _allows_mapping(value, real)
    return True


def _allows_mapping(mapping: MapObject, real: dict[str, object]) -> bool:
    is_open = bool(mapping.rest or mapping.computed)
    for key, entry in mapping.entries.items():
        if key not in real:
            if not entry.maybe:
                return False
        elif not is_open and not allows(entry.value, real[key]):
            return False
    return is_open or set(real) <= set(mapping.entries)


# --- Programs


@dataclass
class Program:
    """Statements being drawn. ``texts`` and ``maps`` are the names that certainly hold text and mappings; ``keys``
    those that a mapping certainly has."""

    inputs: bool
    lines: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    maps: dict[str, set[str]] = field(default_factory=dict)
    made: int = 0

    def name(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}{self.made}"


def literal(draw: st.DrawFn) -> str:
    return repr("".join(draw(st.lists(st.sampled_from(PIECES), max_size=3))))


def text(draw: st.DrawFn, program: Program, depth: int = 2) -> str:
    """An expression that is text."""
    kinds = ["literal", "name", "name"]
    if depth:
        kinds += ["+", "f", "%", "format", "named", "join", "method", "item", "get", "call", "str"]
        kinds += ["choose"] if program.inputs else []
    kind = draw(st.sampled_from(kinds))
    if kind == "name" and program.texts:
        return draw(st.sampled_from(program.texts))
    if kind == "item" or kind == "get":
        held = [(name, key) for name, keys in program.maps.items() for key in sorted(keys)]
        if kind == "item" and held:
            name, key = draw(st.sampled_from(held))
            return f"{name}[{key!r}]"
        if kind == "get" and program.maps:
            name, key = draw(st.sampled_from(sorted(program.maps))), draw(st.sampled_from(KEYS))
            return f"{name}.get({key!r}, {text(draw, program, 0)})"
    if kind in ("literal", "name", "item", "get"):
        return literal(draw)
    one, other = text(draw, program, depth - 1), text(draw, program, depth - 1)
    plain = draw(st.sampled_from(["x", "/", "-"]))
    spec = draw(st.sampled_from(["", "", "", ":>6", "!r", ":.2"]))
    number = draw(st.integers(0, 120))
    method = draw(st.sampled_from(METHODS))
    return {
        "+": f"({one} + {other})",
        "f": f"f'{plain}{{{_quotes(one)}{spec}}}{plain}{{{number}:03d}}'" if "'" not in _quotes(one) else f"({one})",
        "%": f"('{plain}%s%%{plain}%5s' % ({one}, {other}))",
        "format": f"'{{1}}{plain}{{0{spec}}}'.format({one}, {other})",
        "named": f"'{{a}}{plain}{{b}}'.format(a={one}, b={other})",
        "join": f"{plain!r}.join([{one}, {other}])",
        "method": f"({one}).{method}",
        "call": f"helper({one})" if number % 2 else f"helper({one}, end={other})",
        "choose": f"({one} if q1 else {other})",
        "str": f"str({number})",
    }[kind]


def _quotes(expression: str) -> str:
    """An expression that may stand between single quotes on every supported Python: a name, or else a quote."""
    return expression if expression.isidentifier() else "'"


def mapping(draw: st.DrawFn, program: Program, alias: bool = False) -> tuple[str, set[str]]:
    """An expression that is a mapping, and the keys that it certainly has.

    Two names for one object are drawn only outside of branches: what is set through a name that stands for one of two
    objects is taken to be set in both, which is true of the name and not of the objects.
    """
    kinds = ["literal", "literal", "merge", "or", "dict", "copy", "comprehension"]
    kind = draw(st.sampled_from([*kinds, "alias"] if alias else kinds))
    key = draw(st.sampled_from(KEYS))
    if kind == "literal" or not program.maps:
        keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=2))
        return "{" + ", ".join(f"{each!r}: {text(draw, program, 1)}" for each in keys) + "}", set(keys)
    one, other = draw(st.sampled_from(sorted(program.maps))), draw(st.sampled_from(sorted(program.maps)))
    both = program.maps[one] | program.maps[other]
    if kind == "merge":
        return f"{{**{one}, {key!r}: {text(draw, program, 1)}, **{other}}}", both | {key}
    if kind == "or":
        return f"({one} | {other})", both
    if kind == "dict":
        return f"dict({one}, Accept={text(draw, program, 1)})", program.maps[one] | {"Accept"}
    if kind == "copy":
        return f"{one}.copy()", set(program.maps[one])
    if kind == "comprehension":
        return f"{{k: v for k, v in {one}.items() if v}}", set()
    return one, set()  # an alias: what is done to one name is done to the other, so nothing is certain of either


def statement(draw: st.DrawFn, program: Program, indent: str, depth: int) -> None:
    """Add a statement to the program."""
    kinds = ["text", "text", "map", "set", "update", "keywords", "augment", "setdefault", "pop"]
    if depth and program.inputs:
        kinds += ["if", "if", "for"]
    kind = draw(st.sampled_from(kinds))
    add = program.lines.append
    name = draw(st.sampled_from(sorted(program.maps))) if program.maps else ""
    key = draw(st.sampled_from(KEYS))
    if kind == "map" or (kind in ("set", "update", "keywords", "setdefault", "pop") and not name):
        expression, keys = mapping(draw, program, alias=depth == OUTSIDE)
        again = program.maps and draw(st.booleans())
        name = draw(st.sampled_from(sorted(program.maps))) if again else program.name("d")
        add(f"{indent}{name} = {expression}")
        program.maps[name] = keys
        if expression in program.maps:
            for each in program.maps:
                program.maps[each] = set()  # who shares an object with whom is not kept here
    elif kind == "set":
        add(f"{indent}{name}[{key!r}] = {text(draw, program)}")
        program.maps[name].add(key)
    elif kind == "update":
        add(f"{indent}{name}.update({mapping(draw, program)[0]})")
    elif kind == "keywords":
        add(f"{indent}{name}.update(Accept={text(draw, program)})")
        program.maps[name].add("Accept")
    elif kind == "setdefault":
        add(f"{indent}{name}.setdefault({key!r}, {text(draw, program, 1)})")
        program.maps[name].add(key)
    elif kind == "pop":
        add(f"{indent}{name}.pop({key!r}, None)")
        for keys in program.maps.values():
            keys.discard(key)
    elif kind == "augment" and program.texts:
        add(f"{indent}{draw(st.sampled_from(program.texts))} += {text(draw, program, 1)}")
    elif kind == "if":
        add(f"{indent}if {draw(st.sampled_from(['q1', 'q2', 'not q1', 'p1', 'q1 and q2', 'p1 == p2']))}:")
        before = (list(program.texts), {each: set(keys) for each, keys in program.maps.items()})
        block(draw, program, indent + "    ", depth - 1)
        after = program.maps
        program.texts, program.maps = list(before[0]), {each: set(keys) for each, keys in before[1].items()}
        if draw(st.booleans()):
            add(f"{indent}else:")
            block(draw, program, indent + "    ", depth - 1)
        program.texts = before[0]
        program.maps = {each: program.maps[each] & after[each] for each in before[1]}
    elif kind == "for":
        items = draw(st.lists(st.sampled_from(PIECES), max_size=3))
        variable = program.name("x")
        add(f"{indent}for {variable} in {items!r}:")
        before = (list(program.texts), {each: set(keys) for each, keys in program.maps.items()})
        for each in program.maps:
            program.maps[each] = set()  # the end of the body may take away what its beginning needs
        program.texts.append(variable)
        block(draw, program, indent + "    ", depth - 1)
        program.texts, program.maps = before[0], {each: set() for each in before[1]}
    else:
        name = draw(st.sampled_from(program.texts)) if program.texts and draw(st.booleans()) else program.name("t")
        if name.startswith("p"):
            name = program.name("t")
        add(f"{indent}{name} = {text(draw, program)}")
        if name not in program.texts:
            program.texts.append(name)


def block(draw: st.DrawFn, program: Program, indent: str, depth: int) -> None:
    for _ in range(draw(st.integers(1, 4))):
        statement(draw, program, indent, depth)


HELPER = """\
import requests


def helper(start, end="/end"):
    joined = start + "-" + end
    return joined


"""


@st.composite
def programs(draw: st.DrawFn, inputs: bool) -> str:
    """A module whose function ``run`` builds text and mappings and hands one of each to the sink."""
    program = Program(inputs, texts=["p1", "p2"] if inputs else [])
    parameters = "p1, p2, q1, q2" if inputs else ""
    block(draw, program, "    ", OUTSIDE)
    block(draw, program, "    ", OUTSIDE)
    url = text(draw, program)
    headers = draw(st.sampled_from(sorted(program.maps))) if program.maps else mapping(draw, program)[0]
    body = "\n".join(program.lines)
    return f"{HELPER}def run({parameters}):\n{body}\n    requests.get({url}, headers={headers})\n"


def computed(code: str, arguments: list[object]) -> tuple[str, dict[str, str]]:
    """What Python hands to the sink."""
    calls: list[tuple[str, dict[str, str]]] = []
    requests = SimpleNamespace(get=lambda url, headers: calls.append((url, dict(headers))))
    namespace: dict[str, object] = {}
    exec(code.replace("import requests", ""), namespace | {"requests": requests}, namespace)
    functions = {name: value for name, value in namespace.items() if callable(value)}
    functions["run"].__globals__.update(functions)
    functions["run"](*arguments)  # type: ignore[operator]
    (call,) = calls
    return call


# What comes from outside is taken to hold nothing that is stripped.
INPUT = st.sampled_from(["x", "rest/v", "%s", "{0}", "1"])
often = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@often
@given(programs(inputs=True), INPUT, INPUT, st.booleans(), st.booleans())
def test_python_never_contradicts_what_is_said_of_a_program(code: str, p1: str, p2: str, q1: bool, q2: bool) -> None:
    url, headers = computed(code, [p1, p2, q1, q2])
    (event,) = seen(code)
    assert allows(event.arguments.positional[0], url), (url, event.arguments.positional[0])
    assert allows(event.arguments.keywords["headers"], headers), (headers, event.arguments.keywords["headers"])


@often
@given(programs(inputs=False))
def test_program_without_inputs_is_known_to_the_last_character(code: str) -> None:
    url, headers = computed(code, [])
    (event,) = seen(code)
    said = event.arguments.keywords["headers"]
    assert isinstance(said, MapObject)
    assert {key: known_text(entry.value) for key, entry in said.entries.items()} == headers
    assert known_text(event.arguments.positional[0]) == url


# --- Loops that hand things on from round to round

CARRIED = ["a", "b", "c", "d", "e"]


@st.composite
def loops(draw: st.DrawFn) -> str:
    """A module whose ``run`` goes through a loop and asks for what one of the names holds after it."""
    one = st.sampled_from(CARRIED)
    lines = [f"    {name} = {name!r}" for name in CARRIED]
    lines += ["    held = ['h']", "    kept = {'k': 'm'}", "    outer = {'in': {'k': 'o'}}"]
    kind = draw(st.sampled_from(["for i in range(n):", "while i < n:", "for i in [1, 2, 3]:"]))
    lines += ["    i = 0", f"    {kind}", "        i += 1" if "while" in kind else "        pass"]
    for _ in range(draw(st.integers(1, 6))):
        step = draw(
            st.sampled_from(
                [
                    "{0} = {1}",
                    "{0} = {1}",
                    "{0} = {1}",
                    "{0} = {1} + 'x'",
                    "{0} += 'y'",
                    "held.append({0})",
                    "{0} = '-'.join(held)",
                    "kept['k'] = {0}",
                    "{0} = kept['k']",
                    "kept = {{'k': {0}}}",
                    "if {0} == {1}: continue",
                    "if i == 2: break",
                    "if i == 2: return {0}",
                    "if flag: {0} = {1}",
                    "if i == 2: return",
                    "outer['in'] = kept",
                    "kept = dict(outer['in'])",
                    "for j in range(2): {0} = {1} + 'z'",
                    "for j in range(2): kept['k'] = kept['k'] + {0}",
                ]
            )
        )
        lines.append("        " + step.format(draw(one), draw(one)))
    body = "\n".join(lines)
    result = draw(st.one_of(one, st.sampled_from(["kept['k']", "outer['in']['k']", "'/'.join(held)"])))
    return f"import requests\n\ndef walk(n, flag):\n{body}\n    return {result}\n\n" + (
        "def run(n, flag):\n    requests.get(walk(n, flag), headers={})\n"
    )


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(loops(), st.integers(0, 7), st.booleans())
def test_python_never_contradicts_what_is_said_after_a_loop(code: str, n: int, flag: bool) -> None:
    url, _ = computed(code, [n, flag])
    (event,) = seen(code)
    assert allows(event.arguments.positional[0], url), (url, event.arguments.positional[0])


# --- What the programs above taught


def url_of(body: str) -> Value:
    """What the interpreter says of the address that a function asks for."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (event,) = seen(f"import requests\n\ndef run(name, flag):\n{lines}\n")
    return event.arguments.positional[0]


def headers_of(body: str) -> MapObject:
    (event,) = seen(f"import requests\n\ndef run(name, flag):\n{body}    requests.get('/', headers=headers)\n")
    headers = event.arguments.keywords["headers"]
    assert isinstance(headers, MapObject)
    return headers


def test_popped_and_deleted_entries_are_gone() -> None:
    assert headers_of("    headers = {'A': '1', 'B': '2'}\n    headers.pop('A')\n    del headers['B']\n").entries == {}


def test_entry_popped_under_an_unknown_name_may_be_gone() -> None:
    headers = headers_of("    headers = {'A': '1'}\n    headers.pop(name, None)\n")
    assert headers.entries["A"].maybe


def test_conditions_of_a_comprehension_choose_among_known_entries() -> None:
    headers = headers_of(
        "    given = {'A': '1', 'B': None, 'C': name}\n"
        "    headers = {key: str(value) for key, value in given.items() if value is not None and key != 'A'}\n"
    )
    assert [(key, entry.maybe) for key, entry in headers.entries.items()] == [("C", True)]


def test_format_specifications_are_applied() -> None:
    assert (
        known_text(url_of("requests.get(f'{7:03d}' + '%05.1f' % 2 + '{:>4}'.format('x') + f'{name!r:}'[:0])")) is None
    )
    assert known_text(url_of("requests.get(f'{7:03d}' + '%05.1f' % 2 + '{:>4}'.format('x'))")) == "007002.0   x"


def test_enormous_width_is_not_written_out() -> None:
    assert known_text(url_of("requests.get(f'{7:>999999999}' + '%999999999d' % 1)")) is None


def test_text_that_grows_in_a_loop_is_unknown_after_it() -> None:
    url = url_of("url = '/rest'\nfor part in ('v1.0', 'projects'):\n    url += '/' + part\nrequests.get(url)")
    assert isinstance(url, Symbol)


def test_loop_that_ends_as_it_began_keeps_what_is_known() -> None:
    url = url_of("page = 1\nurl = '/rest'\nwhile flag:\n    url = '/rest'\n    page += 1\nrequests.get(url)")
    assert {known_text(option) for option in alternatives(url)} == {"/rest"}


def test_stripping_goes_on_where_a_part_is_used_up() -> None:
    assert known_text(url_of("requests.get(('/a' + '/' + '').rstrip('/'))")) == "/a"


def test_method_of_a_value_that_may_be_unknown_may_answer_anything() -> None:
    url = url_of("requests.get((name if flag else 'fixed').upper())")
    assert {type(option) for option in alternatives(url)} == {Symbol, Literal}


def test_text_that_is_doubled_again_and_again_is_known_by_its_beginning() -> None:
    doubled = "\n".join(["url = 'ab'", *["url = url + url"] * 40, "requests.get(url)"])
    url = url_of(doubled)
    assert isinstance(url, Text)
    assert isinstance(url.parts[-1], Symbol)
    replaced = "\n".join(["url = 'a'", *["url = url.replace('a', 'aa')"] * 40, "requests.get(url)"])
    assert isinstance(url_of(replaced), Symbol)


def test_method_that_texts_and_other_things_have_is_known_by_its_arguments() -> None:
    assert isinstance(url_of("requests.get(name.replace(minute=0, second=0))"), Symbol)
    assert isinstance(url_of("requests.get((name or '/a').replace(hour=1))"), (Symbol, Choice))
    assert not isinstance(url_of("requests.get('/a'.removeprefix())"), Literal)  # an error in Python


def test_placeholder_that_is_replaced_by_something_unknown_leaves_the_rest() -> None:
    url = url_of("requests.get('/rest/v1.0/projects/PROJECT/rfis?on=PROJECT'.replace('PROJECT', str(name)))")
    assert [part.text if isinstance(part, Literal) else "?" for part in parts_of(url)] == [
        "/rest/v1.0/projects/", "?", "/rfis?on=", "?",
    ]  # fmt: skip


def test_many_texts_with_what_a_function_made_of_something_are_followed() -> None:
    ways = [f"elif mode == {number}:\n    name = f'{number}-{{host}}'" for number in range(20)]
    code = [
        *("from functools import partial", "import re", "def clean(match, *, table): return table[match[0]]"),
        "host = re.compile('%').sub(partial(clean, table={'a': mode}), text)",
        *("\n".join(ways)[2:], "else:\n    name = 'none'", "requests.get('https://example.org/' + name)"),
    ]
    first = parts_of(alternatives(url_of("\n".join(code)))[0])[0]
    assert isinstance(first, Literal)
    assert first.text.startswith("https://example.org/")


def test_result_that_nobody_submitted_is_unknown() -> None:
    code = "from concurrent.futures import Future\ndone = Future()\nrequests.get(done.result())"
    assert isinstance(url_of(code), Symbol)
