"""How LibCST's nodes are written: what the places of all nodes are found by, without joining any text."""

from __future__ import annotations

import libcst as cst

# By kind of node: the slots and tokens that it is written as, in order. A token that touches a slot is only written
# when that holds something; `>` stands for the indentation, `elif` for the rest of an `if`. What stands between bars is
# the node itself, as LibCST counts: parentheses, commas and blanks around it are not, and a block ends with its last
# statement. Kinds without bars get no place.
WRITTEN: dict[type[cst.CSTNode], str] = {
    # expressions
    cst.Attribute: "lpar | value dot attr | rpar",
    cst.Await: "lpar | 'await' whitespace_after_await expression | rpar",
    cst.BinaryOperation: "lpar | left operator right | rpar",
    cst.BooleanOperation: "lpar | left operator right | rpar",
    cst.Call: "lpar | func whitespace_after_func '(' whitespace_before_args args ')' | rpar",
    cst.Comparison: "lpar | left comparisons | rpar",
    cst.ConcatenatedString: "lpar | left whitespace_between right | rpar",
    cst.Dict: "lpar | lbrace elements rbrace | rpar",
    cst.DictComp: "lpar | lbrace key whitespace_before_colon ':' whitespace_after_colon value for_in rbrace | rpar",
    cst.FormattedString: "lpar | start parts end | rpar",
    cst.GeneratorExp: "lpar | elt for_in | rpar",
    cst.IfExp: "lpar | body whitespace_before_if 'if' whitespace_after_if test"
    " whitespace_before_else 'else' whitespace_after_else orelse | rpar",
    cst.Lambda: "lpar | 'lambda' whitespace_after_lambda params colon body | rpar",
    cst.List: "lpar | lbracket elements rbracket | rpar",
    cst.ListComp: "lpar | lbracket elt for_in rbracket | rpar",
    cst.NamedExpr: "lpar | target whitespace_before_walrus ':=' whitespace_after_walrus value | rpar",
    cst.Set: "lpar | lbrace elements rbrace | rpar",
    cst.StarredElement: "lpar | '*' whitespace_before_value value | rpar comma",
    cst.Subscript: "lpar | value whitespace_after_value lbracket slice rbracket | rpar",
    cst.Tuple: "lpar | elements | rpar",
    cst.UnaryOperation: "lpar | operator expression | rpar",
    # their parts
    cst.Arg: "| star whitespace_after_star keyword equal value | comma whitespace_after_arg",
    cst.Annotation: "whitespace_before_indicator ':' whitespace_after_indicator | annotation |",
    cst.AsName: "whitespace_before_as 'as' whitespace_after_as name",
    cst.ComparisonTarget: "operator comparator",
    cst.CompFor: "whitespace_before asynchronous 'for' whitespace_after_for target"
    " whitespace_before_in 'in' whitespace_after_in iter ifs inner_for_in",
    cst.CompIf: "whitespace_before 'if' whitespace_before_test test",
    cst.DictElement: "| key whitespace_before_colon ':' whitespace_after_colon value | comma",
    cst.Element: "| value | comma",
    cst.FormattedStringExpression: "'{' whitespace_before_expression expression equal whitespace_after_expression"
    " '!'conversion ':'format_spec '}'",
    cst.FormattedStringText: "value",
    cst.Index: "star whitespace_after_star value",
    cst.Param: "| star whitespace_after_star name | annotation equal default comma whitespace_after_param",
    cst.Parameters: "posonly_params posonly_ind params star_arg kwonly_params star_kwarg",
    cst.Slice: "lower first_colon upper second_colon step",
    cst.StarredDictElement: "| '**' whitespace_before_value value | comma",
    cst.SubscriptElement: "| slice | comma",
    # punctuation and blanks
    cst.AssignEqual: "whitespace_before '=' whitespace_after",
    cst.Asynchronous: "'async' whitespace_after",
    cst.Colon: "whitespace_before ':' whitespace_after",
    cst.Comma: "whitespace_before ',' whitespace_after",
    cst.Dot: "whitespace_before '.' whitespace_after",
    cst.EmptyLine: "indent whitespace comment newline",
    cst.LeftCurlyBrace: "'{' whitespace_after",
    cst.LeftParen: "'(' whitespace_after",
    cst.LeftSquareBracket: "'[' whitespace_after",
    cst.ParenthesizedWhitespace: "first_line empty_lines indent last_line",
    cst.RightCurlyBrace: "whitespace_before '}'",
    cst.RightParen: "whitespace_before ')'",
    cst.RightSquareBracket: "whitespace_before ']'",
    cst.Semicolon: "whitespace_before ';' whitespace_after",
    cst.TrailingWhitespace: "whitespace comment newline",
    # simple statements
    cst.AnnAssign: "| target annotation equal value | semicolon",
    cst.Assign: "| targets value | semicolon",
    cst.AssignTarget: "| target | whitespace_before_equal '=' whitespace_after_equal",
    cst.AugAssign: "| target operator value | semicolon",
    cst.Break: "| 'break' | semicolon",
    cst.Continue: "| 'continue' | semicolon",
    cst.Expr: "| value | semicolon",
    cst.Import: "| 'import' whitespace_after_import names | semicolon",
    cst.ImportAlias: "| name asname | comma",
    cst.Pass: "| 'pass' | semicolon",
    cst.Return: "| 'return' whitespace_after_return value | semicolon",
    cst.SimpleStatementLine: "leading_lines > | body | trailing_whitespace",
    cst.SimpleStatementSuite: "leading_whitespace | body | trailing_whitespace",
    # compound statements
    cst.ClassDef: "leading_lines decorators lines_after_decorators > | 'class' whitespace_after_class name"
    " whitespace_after_name type_parameters whitespace_after_type_parameters lpar bases keywords rpar"
    " whitespace_before_colon ':' body |",
    cst.Decorator: "leading_lines > | '@' whitespace_after_at decorator | trailing_whitespace",
    cst.Else: "leading_lines > | 'else' whitespace_before_colon ':' body |",
    cst.ExceptHandler: "leading_lines > | 'except' whitespace_after_except type name"
    " whitespace_before_colon ':' body |",
    cst.Finally: "leading_lines > | 'finally' whitespace_before_colon ':' body |",
    cst.For: "leading_lines > | asynchronous 'for' whitespace_after_for target whitespace_before_in 'in'"
    " whitespace_after_in iter whitespace_before_colon ':' body orelse |",
    cst.FunctionDef: "leading_lines decorators lines_after_decorators > | asynchronous 'def' whitespace_after_def name"
    " whitespace_after_name type_parameters whitespace_after_type_parameters '(' whitespace_before_params params ')'"
    " '-'returns whitespace_before_colon ':' body |",  # the arrow's head is the annotation's
    cst.If: "leading_lines > | 'if' whitespace_before_test test whitespace_after_test ':' body elif |",
    cst.Try: "leading_lines > | 'try' whitespace_before_colon ':' body handlers orelse finalbody |",
    cst.While: "leading_lines > | 'while' whitespace_after_while test whitespace_before_colon ':' body orelse |",
    cst.With: "leading_lines > | asynchronous 'with' whitespace_after_with lpar items rpar"
    " whitespace_before_colon ':' body |",
    cst.WithItem: "| item asname | comma",
}
