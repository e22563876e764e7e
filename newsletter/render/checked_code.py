"""The code that a template is compiled to: it counts its steps, and makes and compares values through the sandbox.

Jinja's own sandbox sees attributes, calls and operators. Loops, `~`, `[a, b]`, `==` and `text[1:]` are plain Python to
it, so that they could go on and grow without end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jinja2 import Template, TemplateSyntaxError, meta, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef

from newsletter.nearest import nearest
from newsletter.render.listed import FILTERS

IN_COMMON = ("theme", "language", "dir", "left")
"""The names that are the same in all letters of a theme and a language."""

SHEET = ".css"
"""How the name of a style sheet ends."""

_FILTERS_IN_COMMON = FILTERS.keys() - {"map"}  # which can apply any other

_OPERATORS = {
    "eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in",
}  # fmt: skip

_FUNCTIONS = (nodes.Macro, nodes.CallBlock, nodes.Block)
_DEEPEST = 50  # levels; the deepest shipped template has 12
_MOST_LOOPS = 10  # Python has at most 20 blocks in each other

TOO_DEEP = "This is nested too deeply: write it in several steps, with `{% set %}`."


class CheckedCode(CodeGenerator):
    """Writes code that counts its steps, and that makes and compares no value without the environment."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        inner = _inner_sheets(node) if (self.name or "").endswith(SHEET) else None
        parts: list[Any] = [node, *node.find_all((nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block))]
        self._steps = {id(part.body): _steps(part.body) for part in parts}
        super().visit_Template(node, frame)
        self.writeline(f"root.inner_sheets = {inner!r}")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:
        """Write the text of a style sheet in one piece, which may be kept."""
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if isinstance(name, str) and name.endswith(SHEET) and node.with_context and not node.ignore_missing:
            own = self.dump_local_context(frame)
            self.simple_write(f"environment.sheets.fill({name!r}, context.get_all(), {own})", frame, node)
        else:
            super().visit_Include(node, frame)

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        if id(body) in self._steps:
            self.writeline(f"environment.spend({self._steps[id(body)]})")
        super().blockvisit(body, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write the pieces of a text: what the template says, and each value in one call, which escapes it."""
        if frame.require_output_check:
            if self.has_known_extends:
                return
            self.writeline("if parent_template is None:")
            self.indent()
        if frame.buffer:
            self.writeline(f"{frame.buffer}.extend((")
            self.indent()
        written = "escaped" if frame.eval_ctx.autoescape else "prepared"
        for part in node.nodes:
            self.writeline("" if frame.buffer else "yield ", part)
            if isinstance(part, nodes.TemplateData):
                self.write(repr(part.data))
            else:
                self.write(f"environment.{written}(context, ")
                self.visit(part, frame)
                self.write(")")
            if frame.buffer:
                self.write(",")
        if frame.buffer:
            self.outdent()
            self.writeline("))")
        if frame.require_output_check:
            self.outdent()

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write that a macro is one of the sandbox."""
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write a call without the names of loops and blocks, which no function of ours looks at."""
        if isinstance(node.node, nodes.EnvironmentAttribute):  # of the sandbox, with one value
            with self._within(node.node.name, is_plain=False):
                self.visit(node.args[0], frame)
            return
        self.write("environment.call(context, ")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        if node.test:
            spent = nodes.Call(nodes.EnvironmentAttribute("spend"), [nodes.Const(_steps([node.test]))], [], None, None)
            node.test = nodes.And(spent, node.test, lineno=node.test.lineno)
        super().visit_For(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        if node.name not in self.environment.filters:
            self.fail(unknown("filter", node.name, self.environment.filters), node.lineno)
        super().visit_Filter(node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        if node.name not in self.environment.tests:
            self.fail(unknown("test", node.name, self.environment.tests), node.lineno)
        super().visit_Test(node, frame)

    def signature(self, node: Any, frame: Frame, extra_kwargs: Mapping[str, Any] | None = None) -> None:
        """Write the arguments of a call, after the steps of those in a list or a group of values."""
        for name in ("dyn_args", "dyn_kwargs"):
            if spread := getattr(node, name):
                setattr(node, name, nodes.Call(nodes.EnvironmentAttribute("read"), [spread], [], None, None))
        super().signature(node, frame, extra_kwargs)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.joined(context, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        # To compare anything with a constant takes no longer than the constant is; to look for one in it does.
        read = self._visit_read
        if len(node.ops) == 1 and node.ops[0].op not in ("in", "notin") and _are_constant([node.ops[0].expr]):
            read = self.visit
        self.write("(")
        read(node.expr, frame)
        for operand in node.ops:
            self.visit(operand, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:
        self.write(f" {_OPERATORS[node.op]} ")
        self._visit_read(node.expr, frame)

    def _visit_read(self, node: nodes.Expr, frame: Frame) -> None:
        with self._within("read", is_plain=isinstance(node, nodes.Const)):
            self.visit(node, frame)

    @contextmanager
    def _within(self, name: str, *, is_plain: bool) -> Iterator[None]:
        """Write what is written inside as the argument of a function of the environment, unless it is plain."""
        self.write("(" if is_plain else f"environment.{name}(")
        yield
        self.write(")")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        with self._within("made", is_plain=_are_constant(node.items)):
            super().visit_List(node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        with self._within("made", is_plain=node.ctx != "load" or _are_constant(node.items)):
            super().visit_Tuple(node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        for pair in node.items:
            if not isinstance(pair.key, nodes.Const):
                self.fail('The names in braces must be written out, as in `{"one": 1}`.', node.lineno)
        with self._within("made", is_plain=_are_constant(pair.value for pair in node.items)):
            super().visit_Dict(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.sliced(")
        self.visit(node.node, frame)
        self.write(", slice(")
        for limit in (node.arg.start, node.arg.stop, node.arg.step):
            if limit is None:
                self.write("None")
            else:
                self.visit(limit, frame)
            self.write(", ")
        self.write("))")


def refuse_deep(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Raise TemplateSyntaxError where parts of a template are nested so deeply that Python could not run them."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        if isinstance(node, nodes.For):
            loops += 1
        elif isinstance(node, _FUNCTIONS):
            loops = 0
        if depth > _DEEPEST or loops > _MOST_LOOPS:
            message = TOO_DEEP if depth > _DEEPEST else f"Loops are nested more than {_MOST_LOOPS} deep here."
            raise TemplateSyntaxError(message, node.lineno, name, filename)
        waiting.extend((child, depth + 1, loops) for child in node.iter_child_nodes())


def inner_sheets_of(template: Template) -> tuple[str, ...] | None:
    """Return the templates that a style sheet uses, or None if it uses what letters do not have in common."""
    inner: tuple[str, ...] | None = template.root_render_func.inner_sheets  # type: ignore[attr-defined]
    return inner


def _inner_sheets(tree: nodes.Template) -> tuple[str, ...] | None:
    filters = {part.name for part in tree.find_all(nodes.Filter)}
    inner = tuple(meta.find_referenced_templates(tree))
    is_common = meta.find_undeclared_variables(tree).issubset(IN_COMMON) and filters.issubset(_FILTERS_IN_COMMON)
    return tuple(name for name in inner if name) if is_common and all(inner) else None


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the message about a filter or a test that is not listed."""
    close = nearest(name, sorted(known))
    instead = f"Did you mean `{close}`?" if close else f"docs/themes.md lists every {kind} that templates can use."
    return f"There is no {kind} `{name}`. {instead}"


def _are_constant(parts: Iterable[nodes.Node]) -> bool:
    return all(isinstance(part, nodes.Const) for part in parts)


def _steps(parts: Iterable[nodes.Node]) -> int:
    """Return how many steps a piece of a template takes, even an empty one."""
    return 5 + sum(1 + sum(1 for _ in part.find_all(nodes.Node)) for part in parts)
