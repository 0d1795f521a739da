"""The places of nodes, against those that LibCST's own position provider counts."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from lint_procore.source import Source
from lint_procore.syntax.offsets import Offsets
from lint_procore.syntax.written import WRITTEN

# every kind of node, and blanks wherever they may stand
EVERYTHING = '''\
#!/usr/bin/env python
"""Every kind."""

from __future__ import annotations
from . import ( a , b as c, )  # names
from .. x import *
import os . path as p , sys

@ decorator ( 1 )
# between
async  def f [T] ( self , a : int = 1 , / , b = 2 , * args : int , c , d : "x" = 3 , ** kw ) -> dict [ str , int ] :
    # first
    global g , h
    nonlocal_ = lambda x , * y , z = 1 : ( x , y )
    bare = lambda : ( yield )
    async with a as b , c ( ) :
        await  x
    with ( open ( "f" ) as one , two ) : pass
    async for  i , in ( x ) : break
    else :
        continue
    for i in range ( 3 ) : print ( i ) ; print ( * i , end = "" ) ;
    while ( n := 10 ) > 5 :
        n -= 1

        # inside
    else:
        del n , i [ 0 ]
    if not a and b or c : return
    elif a is not b : raise E ( ) from  None
    # before
    elif ( a ) :
        raise
    else : assert a , "b"
    try :
        yield  from x
    except ( A , B ) as e : pass
    except :
        return ( 1 )
    else :
        x = yield
    finally :
        y = z = - 1 ** + 2
    try: pass
    except* OSError as group: pass
    return { "a" : 1 , ** b , } , { 1 , * x , } , [ * y , ] , ( ) , ( 1 , )

class A ( B , C , metaclass = D , ** kw ) :
    x : int
    y : list [ int ] = [ i for i in x if i if j for j in y ]
    z = { k : v async for k , v in x } ; w = { i for i in x } ; g = ( i for i in x )

    def m(self) -> None: ...
class Empty: pass
class Parens ( ) : pass
text = f"a{ x !r:>{ width }}b{ y = }{{" 'con' "cat" r'\\x' if a else f\'\'\'{1:%H}\'\'\'
numbers = 1 , 1.5 , 2j , 0x_ff , ...
compare = a < b <= c != d == e not  in f in g is h > i >= j
slices = a [ 1 : 2 , : : 3 , b , ... ] ; m @= n ; o = p @ q // r % s << t >> u & v | w ^ ~ x
match command . split ( ) :
    case [ "go" , ( "north" | "south" ) as d , * _ ] if d : pass
    case { "k" : v , ** rest } | Point ( x = 0 , y = - 1 ) : pass
    case _ : pass
type X [ T : int , * Ts , ** P ] = list [ T ]
broken = ( 1 +  # why
    2  # because

    # of this
    )
if a: \\
    b
'''
CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize(
    "text",
    [
        EVERYTHING,
        EVERYTHING.rstrip("\n"),
        EVERYTHING.replace("    ", "\t"),
        "",
        "\n",
        "# only a comment",
        "x",
        "if a:\n  b\n  # c",
        *(path.read_text("utf-8") for path in sorted(CORPUS.rglob("*.py"))[::12]),
    ],
)
def test_places_are_those_that_libcst_counts(text: str) -> None:
    module = cst.parse_module(text)
    offsets = Offsets(module)
    starts = [*Source("a.py", text).line_starts, len(text)]
    comments = 0
    for node, place in MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider).items():
        start, end = (starts[at.line - 1] + at.column for at in (place.start, place.end))
        assert offsets.spans.get(id(node), (start, end)) == (start, end), node
        if isinstance(node, cst.Comment):
            assert (start, node.value) in offsets.comments
            comments += 1
    assert offsets.at == len(text)
    assert comments == len(offsets.comments)


def test_expressions_and_statements_have_places() -> None:
    module = cst.parse_module(EVERYTHING)
    spans = Offsets(module).spans
    nodes: list[cst.CSTNode] = list(module.body)
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children)
        if isinstance(node, (cst.BaseExpression, cst.BaseStatement, cst.BaseSmallStatement, cst.Arg, cst.Param)):
            assert id(node) in spans, node


def test_the_table_knows_the_nodes_it_speaks_of() -> None:
    seen = set()
    nodes: list[cst.CSTNode] = [cst.parse_module(EVERYTHING)]
    while nodes:
        node = nodes.pop()
        seen.add(type(node))
        nodes.extend(node.children)
    assert set(WRITTEN) <= seen, "the text above lacks these"
