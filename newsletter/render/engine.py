"""Jinja as letters need it: folders of templates come in, an Environment goes out.

It is a module of its own because it knows Jinja and nothing of issues. Everything that a template puts out goes through
the letter's `prepare`, which makes tokens of merge tags, and is escaped, but for text templates and style sheets.

A letter puts out a thousand values and imports shared parts a dozen times. So what Jinja does around each of them is
done here in fewer calls, what the shipped templates are compiled to is kept, and each template's file is looked at once
for a letter.
"""

from __future__ import annotations

import functools
import marshal
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from types import FunctionType
from typing import Any, TypeAlias

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.filters import do_select
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from newsletter.errors import TemplateError
from newsletter.model.files import shipped_templates

UNESCAPED = (".txt", ".css")

MADE = "the macros made"
"""Where a letter keeps its macros, in a dict: under a name that no template can give to anything."""

_WITHOUT_CONTEXT = (
    "A template imports this file without what belongs to the letter: write `with context` behind that import."
)
_MARKS_OF_HTML = re.compile("[&<>\"']")

_Write: TypeAlias = Callable[[Any], str]
"""A value of any kind → what of it is put out."""

Rewrite: TypeAlias = Callable[[Path, str], str]
"""A template's file and its source → the source that is compiled instead."""


class _CodeGenerator(CodeGenerator):
    """Writes `to_html(…)` or `to_text(…)` where Jinja would write four calls around each value that is put out.

    Of a template that only holds macros it also writes down which names they take from the letter, for _Template.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self._asked_for: set[str] = set()
        holds_macros = all(isinstance(part, nodes.Macro) or _is_constant(part) for part in node.body)
        passes_all_on = any(map(node.find, (nodes.Include, nodes.Import, nodes.FromImport)))
        super().visit_Template(node, frame)
        self.writeline(f"asks_for = {sorted(self._asked_for) if holds_macros and not passes_all_on else None!r}")

    def enter_frame(self, frame: Frame) -> None:
        super().enter_frame(frame)
        self._asked_for |= {name for load, name in frame.symbols.loads.values() if load == VAR_LOAD_RESOLVE and name}

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("to_html, to_text = context.writers")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile:  # only the letter will tell whether this is escaped
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("to_html(" if frame.eval_ctx.autoescape else "to_text(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")")


def _is_constant(part: nodes.Node) -> bool:
    """Return whether a part of a template is text, or gives text a name, and asks for nothing."""
    is_text = isinstance(part, (nodes.AssignBlock, nodes.Output))
    return is_text and all(name.ctx == "store" for name in part.find_all(nodes.Name))


class Context(jinja2.runtime.Context):
    """What a template knows."""

    @functools.cached_property
    def prepare(self) -> Callable[[str], str]:
        """What turns the merge tags of a text into tokens."""
        prepare: Callable[[str], str] = self.get("prepare", _unprepared)
        return prepare

    @functools.cached_property
    def writers(self) -> tuple[_Write, _Write]:
        """What a value goes through where it is put into HTML, and into text."""
        return _writers(self.prepare)

    def call(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Any:
        """Call a function; to find out what it wants to be given beside its arguments takes Jinja longer than the call.

        Macros want the state of escaping, and functions, which are all of the letter, want nothing.
        """
        if not isinstance(function, (Macro, FunctionType)):
            return super().call(function, *arguments, **options)
        options.pop("_loop_vars", None)
        options.pop("_block_vars", None)
        if isinstance(function, FunctionType):
            return function(*arguments, **options)
        takes_more = function.caller or function.catch_varargs or function.catch_kwargs
        if options or takes_more or len(arguments) != len(function.arguments):
            return function(self.eval_ctx, *arguments, **options)
        text: str = function._func(*arguments)  # Jinja's 3.1; all arguments are there, and in order
        return Markup(text) if self.eval_ctx.autoescape else text


def _writers(prepare: Callable[[str], str]) -> tuple[_Write, _Write]:
    """Return what puts a value into HTML, and what puts it into text, for the letter that has this `prepare`."""

    def to_html(value: Any) -> str:
        kind = type(value)
        if kind is str:
            text = prepare(value)
            return str(escape(text)) if _MARKS_OF_HTML.search(text) else text
        return str(value if kind is int or kind is Markup else escape(_tokenized(value, prepare)))

    def to_text(value: Any) -> str:
        return prepare(value) if type(value) is str else str(_tokenized(value, prepare))

    return to_html, to_text


class _Template(jinja2.Template):
    """A template whose macros are made once in a letter for all who import it and know the same of what it asks for.

    Each block imports the shared parts, and to make two dozen macros takes longer than to write many a block with them.
    """

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        known, own = vars or {}, locals or {}
        asks_for: list[str] | None = self.root_render_func.__globals__["asks_for"]
        if asks_for is None or MADE not in known:
            return super().make_module(vars, shared, locals)
        # By their ids, which nothing else can get: macros keep what they look up.
        asked = (self, *(id(values.get(name, missing)) for values in (known, own) for name in asks_for))
        if asked not in known[MADE]:
            known[MADE][asked] = super().make_module(vars, shared, locals)
        made: TemplateModule = known[MADE][asked]
        return made


class Environment(jinja2.Environment):
    """The templates of some folders, of which the first that has one counts; with a `rewrite`, nothing is kept."""

    code_generator_class = _CodeGenerator
    template_class = _Template
    context_class = Context

    def __init__(
        self,
        folders: tuple[Path, ...],
        filters: Mapping[str, Callable[..., Any]],
        undefined: type[jinja2.Undefined],
        rewrite: Rewrite | None = None,
    ) -> None:
        loader = _Loader(folders, rewrite)
        super().__init__(
            loader=loader,
            bytecode_cache=None if rewrite else _Compiled(),
            autoescape=lambda name: name is None or not name.endswith(UNESCAPED),
            undefined=undefined,
            finalize=_finalized,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
        )
        self.look_again = loader.look_again
        self.filters |= {"join": _joined, "select": _selected, **filters}


class _Loader(jinja2.FileSystemLoader):
    """Finds templates in the publication first; one that is no UTF-8 is refused by name."""

    def __init__(self, folders: tuple[Path, ...], rewrite: Rewrite | None) -> None:
        super().__init__(folders)
        self._rewrite = rewrite
        self.look_again()

    def look_again(self) -> None:
        """Look, once more and once for each template, whether it has changed."""
        self._present = set(filter(os.path.isdir, self.searchpath))
        self._unchanged: set[str] = set()

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            source, file, is_unchanged = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise TemplateError(f"The template {template} cannot be read: save it as UTF-8.") from error
        if self._rewrite:
            source = self._rewrite(Path(file), source)
        places = [os.path.normpath(f"{folder}/{template}") for folder in self.searchpath]
        before = self.searchpath[: places.index(file)]

        def is_still_found() -> bool:
            unchanged = self._unchanged  # of this letter: another thread may look again for its own
            # Jinja looks at the file it found; one that came since, in a folder before, takes its place.
            if file not in unchanged and is_unchanged():
                others = (f"{folder}/{template}" for folder in before if folder in self._present)
                if not any(map(os.path.isfile, others)):
                    unchanged.add(file)
            return file in unchanged

        return source, file, is_still_found


class _Compiled(jinja2.BytecodeCache):
    """Keeps what the shipped templates were compiled to where Python keeps that of our modules: in `__pycache__`.

    Compiling them takes longer than all the rest of a first letter. What is kept is for one source, one Jinja and one
    state of this module; after any change it is compiled anew. A publication's own templates are compiled each time,
    since nobody expects files of ours between them.
    """

    def __init__(self) -> None:
        self._shipped = os.path.normpath(shipped_templates()) + os.sep
        self._house = str(Path(__file__).parent)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or ""

    def get_source_checksum(self, source: str) -> str:
        return sha256(f"{_state_of_compiler()}{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        if not (place := self._place(bucket)):
            return
        with suppress(OSError, EOFError, ValueError, TypeError):
            checksum, _, code = place.read_bytes().partition(b"\n")
            if checksum == bucket.checksum.encode():
                bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not (place := self._place(bucket)) or sys.dont_write_bytecode:
            return
        with suppress(OSError):  # Python, too, does without where it may not write
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
                file.write(bucket.checksum.encode() + b"\n" + marshal.dumps(bucket.code))
            kept = Path(file.name)
            kept.chmod(Path(bucket.key).stat().st_mode)  # as Python does: who may read the one may read the other
            kept.replace(place)  # whole, for whoever reads it at this moment

    def _place(self, bucket: Bucket) -> Path | None:
        """Return the file that keeps a compiled template, or None where none does."""
        if not bucket.key.startswith(self._shipped):
            return None
        name = bucket.key.removeprefix(self._shipped).replace(os.sep, ".")
        return Path(cache_from_source(f"{self._house}{os.sep}{name}.py"))


@functools.cache
def _state_of_compiler() -> str:
    """Return a checksum of this module and Jinja, on which depends what templates are compiled to."""
    return sha256(jinja2.__version__.encode() + Path(__file__).read_bytes()).hexdigest()


@jinja2.pass_context
def _finalized(context: Context, value: Any) -> Any:
    return _tokenized(value, context.prepare)


def _tokenized(value: Any, prepare: Callable[[str], str]) -> Any:
    """Turn merge tags into tokens in everything that a template puts out; Markup has been through this already."""
    return prepare(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _unprepared(text: str) -> str:
    """Refuse to put out a text."""
    raise jinja2.UndefinedError(_WITHOUT_CONTEXT)


@jinja2.pass_context
def _joined(context: Context, parts: Iterable[Any], between: str = "") -> str:
    """Join as Jinja does, with the merge tags as tokens before anything is escaped."""
    to_html, to_text = context.writers
    parts = list(parts)
    if context.eval_ctx.autoescape and Markup in map(type, (between, *parts)):
        return Markup(to_html(between).join(map(to_html, parts)))
    return to_text(between).join(map(to_text, parts))


@jinja2.pass_context
def _selected(context: Context, values: Iterable[Any], *test: Any, **options: Any) -> Iterable[Any]:
    """Select as Jinja does; where no test is named, what is not empty, without a call for each."""
    return do_select(context, values, *test, **options) if test else filter(None, values or ())
