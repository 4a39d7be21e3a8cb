"""The mutants of a control's file: one small change each, to what decides whether a thing is found.

Changed are comparisons, `and`, `or`, `not`, membership, conditions, numbers, words, elements of lists, `any`, `all`,
`+`, `-`, `yield`, `return`, `continue`, `break`, `raise`. Not changed is what only a reader sees or what others test:
sentences, the key at fault, notes, docstrings, annotations, the arguments of `@control`, examples.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min", "startswith": "endswith", "endswith": "startswith"}
_CONDITIONS = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)
_PLACES = frozenset({"Note", "At"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: `new` in place of what stands at `field` (and `index`, in a list) of `parent`.

    `top` is the function or constant that it lies in.
    """

    line: int
    top: str
    was: str
    now: str
    parent: ast.AST
    field: str
    index: int | None
    new: Any

    def swap(self, value: Any) -> Any:
        """Put `value` at the place and return what stood there."""
        if self.index is None:
            old = getattr(self.parent, self.field)
            setattr(self.parent, self.field, value)
            return old
        held: list[Any] = getattr(self.parent, self.field)
        old, held[self.index] = held[self.index], value
        return old


def stripped(source: str) -> ast.Module:
    """Return a control's file without its examples and its docstring."""
    tree = ast.parse(source)
    tree.body = [each for each in tree.body if not isinstance(each, ast.Expr)]
    return tree


def _made(statement: ast.stmt) -> bool:
    """Return whether a statement is `check = undeclared_control(...)`: arguments, as those of `@control`."""
    return isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "check"


def mutants(tree: ast.Module) -> list[Mutant]:
    """Return every mutant of a stripped file."""
    told = _Told(tree).nodes
    found: list[Mutant] = []
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found += _within(statement, statement.name, told)
        elif isinstance(statement, ast.Assign | ast.AnnAssign) and not _made(statement):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            found += _within(statement, ast.unparse(target), told)
    return found


def reached(tree: ast.Module, start: str) -> set[str]:
    """Return the functions and constants that the function `start` uses, itself among them."""
    uses: dict[str, set[str]] = {}
    for statement in tree.body:
        names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            uses[statement.name] = names
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            uses[ast.unparse(target)] = names
    found, open_ = set(), [start]
    while open_:
        name = open_.pop()
        if name not in found and name in uses:
            found.add(name)
            open_ += uses[name]
    return found


def _within(node: ast.AST, top: str, told: set[int]) -> Iterator[Mutant]:
    for field, value in ast.iter_fields(node):
        if field in {"decorator_list", "annotation", "returns", "ctx"}:
            continue
        places = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, each in places:
            if not isinstance(each, ast.AST) or id(each) in told:
                continue
            for new in _changed(each, node, field):
                now = ast.unparse(ast.fix_missing_locations(new)) if not isinstance(new, ast.cmpop) else ""
                line = getattr(each, "lineno", 0)
                yield Mutant(line, top, ast.unparse(each), now, node, field, index, ast.copy_location(new, each))
            yield from _within(each, top, told)


def _changed(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST]:
    """Yield what may stand in place of `node`."""
    condition = field == "test" or (field == "ifs" and isinstance(parent, ast.comprehension))
    match node:
        case ast.Compare():
            for at, operator in enumerate(node.ops):
                for other in _COMPARISONS[type(operator)]:
                    new = deepcopy(node)
                    new.ops[at] = other()
                    yield new
        case ast.BoolOp():
            new_bool = deepcopy(node)
            new_bool.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield new_bool
            for at in range(len(node.values)):
                rest = [deepcopy(each) for other, each in enumerate(node.values) if other != at]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.UnaryOp(op=ast.Not()):
            yield deepcopy(node.operand)
        case ast.BinOp() if type(node.op) in _ARITHMETIC and not _is_text(node):
            yield ast.BinOp(deepcopy(node.left), _ARITHMETIC[type(node.op)](), deepcopy(node.right))
        case ast.Constant():
            yield from _other_constants(node)
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield ast.Call(ast.Name(_CALLS[name], ast.Load()), deepcopy(node.args), deepcopy(node.keywords))
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _CALLS:
            attribute = ast.Attribute(deepcopy(value), _CALLS[name], ast.Load())
            yield ast.Call(attribute, deepcopy(node.args), deepcopy(node.keywords))
        case ast.Call(func=ast.Attribute(value=value, attr="lower" | "upper" | "strip" | "rstrip")):
            yield deepcopy(value)
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()) | ast.Raise():
            yield ast.If(ast.Constant(False), [deepcopy(node)], [])
        case ast.Return(value=None):
            yield ast.Pass()
        case ast.Return(value=value) if not (isinstance(value, ast.Constant) and not value.value):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
    if condition and isinstance(node, ast.expr) and not isinstance(node, _CONDITIONS):
        yield ast.UnaryOp(ast.Not(), deepcopy(node))
    if field == "ifs":
        yield ast.Constant(True)


def _other_constants(node: ast.Constant) -> Iterator[ast.Constant]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, float):
        step = Decimal(1).scaleb(int(Decimal(repr(value)).as_tuple().exponent))
        yield ast.Constant(float(Decimal(repr(value)) + step))
        yield ast.Constant(float(Decimal(repr(value)) - step))
    elif isinstance(value, str):
        yield ast.Constant(f"{value}XX")


def _is_text(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr():
            return True
        case ast.Constant(value=str() as text):
            return not text or any(letter.isspace() for letter in text)
        case ast.BinOp(left=left, right=right):
            return _is_text(left) or _is_text(right)
    return False


class _Told:
    """The nodes that only a reader sees: what flows into sentences, keys at fault and notes, and nowhere else."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes: set[int] = set()
        self._tree = tree
        self._functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
        for node in ast.walk(tree):
            if self._only_told(node):
                self._add(node)
            self._beside_a_sentence(node)
        for function in self._functions.values():
            if function.decorator_list and _judges(function):
                for node in ast.walk(function):
                    if isinstance(node, ast.Yield) and node.value is not None:
                        self._add(*(node.value.elts[1:] if isinstance(node.value, ast.Tuple) else [node.value]))
        before = -1
        while before != len(self.nodes):
            before = len(self.nodes)
            self._follow()

    def _add(self, *nodes: ast.AST) -> None:
        for node in nodes:
            self.nodes.update(id(each) for each in ast.walk(node) if not isinstance(each, ast.expr_context))

    def _only_told(self, node: ast.AST) -> bool:
        match node:
            case ast.JoinedStr():
                return True
            case ast.Constant(value=str() as text):
                return any(letter.isspace() for letter in text)
            case ast.Call(func=ast.Name(id=name)):
                return name in _PLACES
            case ast.IfExp(body=body, orelse=orelse):
                return _is_text(body) and _is_text(orelse)
            case ast.Expr(value=ast.Constant(value=str())):
                return True
        return False

    def _beside_a_sentence(self, node: ast.AST) -> None:
        """A word in one tuple, or in one call, with a sentence is the key that the sentence is about."""
        parts = node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else []
        if any(self._only_told(part) and not isinstance(part, ast.Call) for part in parts):
            words = [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            self._add(*words)

    def _says(self, statement: ast.stmt) -> bool:
        """Whether a statement does nothing but put words together."""
        match statement:
            case ast.Assign(value=value):
                return id(value) in self.nodes
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "extend"), args=[argument])):
                return id(argument) in self.nodes
            case ast.If(body=body, orelse=orelse):
                return all(self._says(each) for each in (*body, *orelse))
        return False

    def _follow(self) -> None:
        for scope in (self._tree, *self._functions.values()):
            loads = self._loads(scope)
            for node in ast.walk(scope):
                if isinstance(node, ast.Assign) and len(node.targets) == 1 and self._silent(node.targets[0], loads):
                    self._add(node.value)
                elif isinstance(node, ast.If) and self._says(node):
                    self._add(node)
                elif isinstance(node, ast.For | ast.comprehension):
                    self._loop(node, loads)
        loads = self._loads(self._tree)
        for name, function in self._functions.items():
            if not function.decorator_list and loads.get(name) and self._all_told(loads[name]):
                self._add(function)

    def _loop(self, loop: ast.For | ast.comprehension, loads: dict[str, list[ast.Name]]) -> None:
        """Follow a loop whose variables, or some of them, are only told."""
        match loop.iter:
            case ast.Call(func=ast.Name(id=name)) if name in self._functions and self._silent(loop.target, loads):
                callers = self._loads(self._tree)[name]
                if len(callers) == 1:
                    for node in ast.walk(self._functions[name]):
                        if isinstance(node, ast.Yield) and node.value is not None:
                            self._add(node.value)
            case ast.Tuple(elts=rows) | ast.List(elts=rows) if isinstance(loop.target, ast.Tuple):
                for at, target in enumerate(loop.target.elts):
                    if self._silent(target, loads):
                        self._add(*(row.elts[at] for row in rows if isinstance(row, ast.Tuple)))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="items")) | ast.Name(id=name):
                self._table(name, loop.target, loads)

    def _table(self, name: str, target: ast.expr, loads: dict[str, list[ast.Name]]) -> None:
        held = [
            each.value
            for each in self._tree.body
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == name
        ]
        if not held or not isinstance(target, ast.Tuple) or self._uses(name) != 1:
            return
        for at, each in enumerate(target.elts):
            if self._silent(each, loads):
                if isinstance(held[0], ast.Dict) and at == 1:
                    self._add(*held[0].values)
                elif isinstance(held[0], ast.Tuple | ast.List):
                    self._add(*(row.elts[at] for row in held[0].elts if isinstance(row, ast.Tuple)))

    def _uses(self, name: str) -> int:
        """Return how often a table is used for more than its length."""
        lengths = [
            node for node in ast.walk(self._tree) if isinstance(node, ast.Call) and ast.unparse(node) == f"len({name})"
        ]
        return len(self._loads(self._tree).get(name, ())) - len(lengths)

    def _loads(self, scope: ast.AST) -> dict[str, list[ast.Name]]:
        found: dict[str, list[ast.Name]] = {}
        for node in ast.walk(scope):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.setdefault(node.id, []).append(node)
        return found

    def _silent(self, target: ast.expr, loads: dict[str, list[ast.Name]]) -> bool:
        names = [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]
        said = [name for name in names if loads.get(name)]
        return bool(said) and all(self._all_told(loads[name]) for name in said)

    def _all_told(self, nodes: list[ast.Name]) -> bool:
        return all(id(node) in self.nodes for node in nodes)


def _judges(function: ast.FunctionDef) -> bool:
    """Whether a function is `@control(...)`'s, or `check.each`'s or `check.whole`'s."""
    return any(ast.unparse(each).startswith(("control(", "check.")) for each in function.decorator_list)
