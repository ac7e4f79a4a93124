"""Makes the mutants of a module: its syntax tree with one operator, constant, condition or statement changed."""

from __future__ import annotations

import ast
from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Continue: ast.Break,
    ast.Break: ast.Continue,
}
_UNTOUCHED = ("annotation", "returns", "decorator_list", "bases", "ctx", "type_params")
"""Fields that no run depends on, or that no exchange of code can change."""


class Mutant(NamedTuple):
    """A module with one mistake.

    Attributes:
        name: the function, what stood there and what stands there now; with a number where that happens twice.
        code: of the whole module.
        constant: the name that is assigned outside of functions, if the mistake is in its value.
    """

    name: str
    code: CodeType
    constant: str = ""


_Site: TypeAlias = "tuple[tuple[str, ...], ast.AST, str, int | None, ast.AST]"


def mutants(source: str, path: str) -> Iterator[Mutant]:
    """All mutants of a module, always the same in the same order."""
    tree, seen = ast.parse(source), Counter[str]()
    for scope, parent, field, index, new in list(_sites(tree, ())):
        values = getattr(parent, field)
        old = values if index is None else values[index]
        name = f"{'.'.join(filter(None, scope))}: {_change(parent, old, new)}"
        _put(parent, field, index, ast.copy_location(new, old) if hasattr(old, "lineno") else new)
        seen[name] += 1
        name += f" #{seen[name]}" if seen[name] > 1 else ""
        yield Mutant(name, compile(ast.fix_missing_locations(tree), path, "exec"), "" if scope[1:] else scope[0])
        _put(parent, field, index, old)


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _change(parent: ast.AST, old: ast.AST, new: ast.AST) -> str:
    """What is changed into what; an operator or a constant with what it stands in."""
    if isinstance(old, (ast.cmpop, ast.operator, ast.boolop)):
        return f"{type(old).__name__} -> {type(new).__name__} in {_first_line(parent)}"
    around = f" in {_first_line(parent)}" if isinstance(old, (ast.Constant, ast.UnaryOp)) else ""
    return f"{_first_line(old)} -> {_first_line(new)}{around}"


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).strip().split("\n")[0]


def _sites(node: ast.AST, scope: tuple[str, ...]) -> Iterator[_Site]:
    """Where something can be changed: scope, parent, field, index in it, and the new node."""
    for field, value in ast.iter_fields(node):
        if field in _UNTOUCHED:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST) and not _is_fixed(child):
                inner = _scope(child, scope)
                for new in _changed(child, field):
                    yield inner, node, field, index, new
                yield from _sites(child, inner)


def _scope(node: ast.AST, scope: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return (*scope, node.name, "") if isinstance(node, ast.FunctionDef) else (*scope, node.name)
    if not scope and isinstance(node, (ast.Assign, ast.AnnAssign)):
        return (ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target),)
    return scope


def _is_fixed(node: ast.AST) -> bool:
    """Whether it is text for people, a type, or a class whose values are its contract."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.ClassDef):
        return any(ast.unparse(base) in ("Enum", "Protocol") for base in node.bases)
    return isinstance(node, (ast.Import, ast.ImportFrom, ast.JoinedStr))


def _changed(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand in its place."""
    if type(node) in SWAPPED:
        yield SWAPPED[type(node)]()
    if isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Slice):
        yield from ([ast.Slice(None, node.upper, node.step)] if node.lower else [])
        yield from ([ast.Slice(node.lower, None, node.step)] if node.upper else [])
    elif isinstance(node, ast.If) or field == "ifs":
        yield from _negated(node)
    elif isinstance(node, ast.stmt):
        yield from _statements(node)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(None)
    elif isinstance(node, (ast.Expr, ast.Raise, ast.AugAssign)):
        yield ast.Pass()


def _negated(node: ast.AST) -> Iterator[ast.AST]:
    """Without what other changes say already."""
    test = node.test if isinstance(node, ast.If) else node
    if isinstance(test, (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr)):
        new = ast.UnaryOp(ast.Not(), deepcopy(test))
        yield ast.If(new, node.body, node.orelse) if isinstance(node, ast.If) else new


def _constants(value: object) -> Iterator[ast.AST]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int():
            yield ast.Constant(value + 1)
        case bytes():
            yield ast.Constant(value + b"X")
        case str():
            yield ast.Constant(value + "X")
