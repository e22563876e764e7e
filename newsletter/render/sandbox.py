"""Jinja's sandbox, in which a template can use only what is listed here, and can neither run nor grow without end.

Comes in: what a template asks of a value – an attribute, an entry, a call, an operator. Goes out: the value, or a
NotAllowedError that names what is not allowed. A publication comes from others, as a document does, so its templates
must be able to do nothing but write text. What is not listed is refused: there is no list of what is dangerous.

The shipped templates go through the same checks. A template of the publication can hand its own values to a shipped
macro, and can have it called without end, so that trusting the shipped ones would need a proof for each of them, today
and after every change.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.environment import TemplateModule
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser
from jinja2.runtime import BlockReference, Context, LoopContext, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing
from markupsafe import Markup

from newsletter.reading.model_base import Model
from newsletter.render.bounds import (
    MOST_STRIPPED,
    NotAllowedError,
    as_text,
    escaped_size,
    made,
    named,
    read,
    refuse_longer,
    spend,
    take,
)
from newsletter.render.checked_code import TOO_DEEP, CheckedCode, refuse_deep, unknown

_OF_TEXT = frozenset({
    *("capitalize", "endswith", "isdigit", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "split"),
    *("splitlines", "startswith", "strip", "title", "upper"),
})  # fmt: skip
_OF_DATE = frozenset({"day", "isoformat", "isoweekday", "month", "weekday", "year"})
_OF_TIME = frozenset({"hour", "isoformat", "minute", "second"})

_NAMES: dict[type, frozenset[str]] = {
    str: _OF_TEXT,
    Markup: _OF_TEXT,
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
    dict: frozenset({"get", "items", "keys", "values"}),
    datetime.date: _OF_DATE,
    datetime.time: _OF_TIME,
    datetime.datetime: _OF_DATE | _OF_TIME,
    datetime.timedelta: frozenset({"days", "seconds"}),
    zoneinfo.ZoneInfo: frozenset({"key"}),
    LoopContext: frozenset({
        *("changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem"),
        *("revindex", "revindex0"),
    }),
    BlockReference: frozenset({"super"}),
}  # fmt: skip
"""The names that a template can use of each type that is not ours; in a call these are all that can be called."""

_PROPERTIES = frozenset({
    *("by_date", "file", "first_day", "languages", "last_day", "location", "neutral", "number", "page", "slug", "span"),
    *("takes_place", "web_path", "where"),
})  # fmt: skip
"""The properties that a template can use of our own types, none of which takes long."""

_INSTEAD = {
    "append": "Write `list + [entry]`.",
    "center": "Write the space as it is to be.",
    "copy": "Use the value itself.",
    "format": "Join texts with `~`, as in `label ~ \": \" ~ title`.",
    "format_map": "Join texts with `~`, as in `label ~ \": \" ~ title`.",
    "join": "Write `list | join(\", \")`.",
    "replace": "Write `text | replace(\"old\", \"new\")`.",
    "sort": "Write `list | sort`.",
    "strftime": "Write `date(day)`, which puts a date into the language of the issue.",
    "update": "Write a new group of values in braces.",
}  # fmt: skip
"""What a template writes for an attribute that it cannot use."""

_LONGEST_SPLIT = 100_000  # characters
_MOST_NUMBERS = 10_000  # of a range
_MOST_TOKENS = 20_000  # words and signs inside the braces of a template; the longest shipped one has 1,000
_GREATEST = 10**15
_TOO_LARGE = "A number grows too large for a letter."
_BYTES_OF_NAMESPACE = 1000
_BYTES_OF_NAME = 100
_STEPS_OF_CONTEXT = 100
_STEPS_OF_CALL = 100
_STEPS_OF_ENTRY = 2
_UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TOKENS = re.compile("[\ue000-\uf8ff]")
"""What merge tags, and others that are written out at the very end, are until then."""

_DOCS = "docs/themes.md lists what a template can use."


def numbers(*limits: int) -> range:
    """Return range(), for templates: at most 10,000 numbers."""
    counted = range(*limits)
    if len(counted) > _MOST_NUMBERS:
        raise NotAllowedError(f"`range` has {len(counted):,} numbers here, and {_MOST_NUMBERS:,} are the most.")
    return counted


class Macro:
    """A macro of a template: the function that it is compiled to, and what that takes."""

    __slots__ = ("_code", "_environment", "_takes_caller", "_takes_more", "_takes_named", "arguments", "name")

    def __init__(
        self,
        environment: jinja2.Environment,
        code: Callable[..., str],
        name: str | None,
        arguments: tuple[str, ...],
        *takes: bool,
    ) -> None:
        self._environment, self._code, self.name, self.arguments = environment, code, name, arguments
        self._takes_named, self._takes_more, self._takes_caller, _ = takes

    def called(self, context: Context, values: tuple[Any, ...], named_values: dict[str, Any]) -> str:
        """Return what the macro writes, as Jinja's own do in three calls; raise TypeError for what it does not take."""
        count = len(self.arguments)
        given = [*values[:count], *[named_values.pop(name, missing) for name in self.arguments[len(values) :]]]
        if self._takes_caller and "caller" not in self.arguments:
            caller = named_values.pop("caller", None)
            given.append(self._environment.undefined("No caller defined", name="caller") if caller is None else caller)
        if self._takes_named:
            given.append(named_values)
        if self._takes_more:
            given.append(values[count:])
        if (named_values and not self._takes_named) or (len(values) > count and not self._takes_more):
            raise TypeError(f"the macro {self.name} takes no {named_values or values[count:]}")
        written = self._code(*given)
        return Markup(written) if context.eval_ctx.autoescape else written


class Sandbox(ImmutableSandboxedEnvironment):
    """Lets templates read what is listed, call what is ours, and make no more than their account has."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, **options: Any) -> None:
        # Without its optimizer Jinja runs no filter while it compiles.
        super().__init__(**options, optimized=False)
        self.code_generator_class = CheckedCode
        self.template_class = _Template
        self.context_class = _Context
        self.globals.clear()
        self.globals |= {"namespace": Namespace, "range": numbers}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except RecursionError:
            line = parser.stream.current.lineno
            raise jinja2.TemplateSyntaxError(TOO_DEEP, line, name, filename) from None
        refuse_deep(tree, name, filename)
        return tree

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        tokens = super()._tokenize(source, name, filename, state)
        return TokenStream(_counted(tokens), name, filename)

    Macro = Macro
    spend = staticmethod(spend)
    read = staticmethod(read)
    made = staticmethod(made)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or an entry of a dict, that templates can use."""
        kind: Any = type(obj)
        if attribute in names_of(kind):
            return getattr(obj, attribute)
        if kind is dict:
            if attribute in obj:
                return obj[attribute]
        elif isinstance(obj, jinja2.Undefined):
            str(obj)  # raises its error
        elif attribute.startswith("_"):
            pass
        elif kind is Namespace or kind is TemplateModule:
            if not hasattr(obj, attribute):
                return self.undefined(obj=obj, name=attribute)
            return getattr(obj, attribute)
        elif kind is TemplateReference:
            return obj[attribute]
        if attribute.startswith("_") or hasattr(kind, attribute) or attribute in getattr(obj, "__dict__", ()):
            message = f"A template cannot use `{attribute}` of {_called(obj)}."
            raise NotAllowedError(message, _INSTEAD.get(attribute, _DOCS))
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an entry of a list or a dict, a character of a text, or else an attribute."""
        spend(_STEPS_OF_ENTRY)
        if isinstance(argument, jinja2.Undefined):
            str(argument)  # raises its error
        if not isinstance(argument, (str, int)):
            raise NotAllowedError(
                f"{named(argument).capitalize()} in brackets finds nothing.", "Write a text or a number."
            )
        if isinstance(obj, (dict, list, tuple, str, range)):
            try:
                return obj[argument]  # type: ignore[index]
            except (TypeError, LookupError):
                pass
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return self.undefined(obj=obj, name=str(argument))

    def sliced(self, obj: Any, part: slice) -> Any:
        """Return a part of a list or a text."""
        if not isinstance(obj, (list, tuple, str, range)):
            raise NotAllowedError(f"{_called(obj).capitalize()} has no parts.", "Only lists and texts can be cut.")
        return made(obj[part])

    def call_filter(self, name: Any, *arguments: Any, **options: Any) -> Any:
        """Apply a filter that another one, such as `map`, names."""
        _refuse_unknown("filter", name, self.filters)
        return super().call_filter(name, *arguments, **options)

    def call_test(self, name: Any, value: Any, arguments: Any = None, options: Any = None, *rest: Any) -> bool:
        """Apply a test that a filter, such as `select`, names."""
        _refuse_unknown("test", name, self.tests)
        test: Any = self.tests[name]
        return bool(test(value, *arguments or (), **options or {}))

    def call(self, context: Context, function: Any, /, *arguments: Any, **named_arguments: Any) -> Any:
        """Call a macro, one of our functions, or a method that templates can use."""
        kind = type(function)
        if kind is Macro:
            return function.called(context, arguments, named_arguments)  # its code counts its own steps
        if kind is FunctionType:  # only ours: attributes that are functions cannot be read
            spend(_STEPS_OF_CALL)
            return function(*arguments, **named_arguments)
        if kind is BlockReference or kind is LoopContext:
            pass  # like macros
        elif kind is BuiltinMethodType or kind is MethodType:
            return self._called_method(context, function, arguments, named_arguments)
        elif function is Namespace:
            take(_BYTES_OF_NAMESPACE)
        elif not isinstance(function, jinja2.Undefined):
            raise NotAllowedError(f"{_called(function).capitalize()} cannot be called.", "Leave the parentheses out.")
        return context.call(function, *arguments, **named_arguments)

    def _called_method(self, context: Context, method: Any, arguments: Any, named_arguments: Any) -> Any:
        owner, name = method.__self__, method.__name__
        if name not in _NAMES.get(type(owner), ()):
            raise NotAllowedError(f"A template cannot call `{name}`.", _INSTEAD.get(name, _DOCS))
        if isinstance(owner, str) and name in ("split", "splitlines") and len(owner) > _LONGEST_SPLIT:
            raise NotAllowedError(f"A text of more than {_LONGEST_SPLIT:,} characters cannot be split.")
        for value in (owner, *arguments):
            read(value)
        if arguments and isinstance(owner, str):
            for value in arguments:
                if isinstance(value, str) and len(value) > MOST_STRIPPED:
                    raise NotAllowedError(f"`{name}` takes a text of up to {MOST_STRIPPED} characters in parentheses.")
        return made(context.call(method, *arguments, **named_arguments))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operator: of numbers that stay small, or of two texts or two lists joined."""
        if isinstance(left, (int, float)) and isinstance(right, (int, float)) and operator != "**":
            if abs(left) <= _GREATEST and abs(right) <= _GREATEST:
                return self.binop_table[operator](left, right)
            raise NotAllowedError(_TOO_LARGE)
        for value in (left, right):
            if isinstance(value, jinja2.Undefined):
                str(value)  # raises its error
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            refuse_longer(len(left) + len(right))
            return made(left + right)
        if operator == "+" and isinstance(left, (list, tuple)) and type(left) is type(right):
            return made((*left, *right) if isinstance(left, tuple) else [*left, *right])
        hint = "Join texts with `~`." if operator in "+%" else "Write out the text that you mean."
        raise NotAllowedError(
            f"`{operator}` takes numbers, and here it has {_called(left)} and {_called(right)}.", hint
        )

    def joined(self, context: Context, parts: Iterable[Any]) -> str:
        """Return what `~` makes of some values; beside HTML, what is not HTML yet is escaped."""
        texts = [part if isinstance(part, str) else as_text(part) for part in parts]
        refuse_longer(sum(map(len, texts)))
        if context.eval_ctx.autoescape and Markup in map(type, texts):
            take(sum(map(escaped_size, texts)))
            return Markup().join(texts)
        text = "".join(texts)
        take(text.__sizeof__())
        return text

    def concat(self, pieces: Iterable[str]) -> str:
        """Return the text that a template, a block or a macro has written."""
        written = list(pieces)
        length = sum(map(len, written))
        refuse_longer(length)
        text = "".join(written)
        take(text.__sizeof__())
        return text


def _counted(tokens: TokenStream) -> Iterator[Token]:
    """Yield the tokens of a template; raise TemplateSyntaxError where there are too many, or one is not for letters."""
    try:
        for number, token in enumerate(tokens):
            if message := _wrong(token, number):
                raise jinja2.TemplateSyntaxError(message, token.lineno, tokens.name, tokens.filename)
            yield token
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise jinja2.TemplateSyntaxError(_TOO_LARGE, tokens.current.lineno, tokens.name, tokens.filename) from None


def _wrong(token: Token, number: int) -> str:
    """Return what is wrong with a token of a template, or ""."""
    value: Any = token.value
    if number > _MOST_TOKENS:
        return "This template is too long: divide it into several."
    if token.type in ("integer", "float"):
        return _TOO_LARGE if abs(value) > _GREATEST else ""
    found = _UNWRITABLE.search(value) or (token.type == "string" and TOKENS.search(value))
    return f"The character U+{ord(found[0]):04X} cannot be in a letter: take it out." if found else ""


def _refuse_unknown(kind: str, name: Any, known: Iterable[str]) -> None:
    """Raise NotAllowedError for a filter or a test that is not listed."""
    if not isinstance(name, str) or name not in known:
        raise NotAllowedError(unknown(kind, as_text(name), known))


@cache
def names_of(kind: Any) -> frozenset[str]:
    """Return the attributes of a type that templates can use: those listed, and the fields of our own types."""
    if kind in _NAMES:
        return _NAMES[kind]
    if issubclass(kind, Model):
        fields: Iterable[str] = kind.model_fields
    elif kind.__module__ == "jinja2.filters":  # an entry of `groupby`
        fields = ("grouper", "list")
    elif not kind.__module__.startswith("newsletter."):
        return frozenset()
    elif dataclasses.is_dataclass(kind):
        fields = (field.name for field in dataclasses.fields(kind))
    else:
        fields = getattr(kind, "_fields", ()) if issubclass(kind, tuple) else ()
    properties = (name for name in _PROPERTIES if isinstance(getattr(kind, name, None), property))
    return frozenset(name for name in (*fields, *properties) if not name.startswith("_"))


def _called(value: Any) -> str:
    """Return what a value is called in a message."""
    return f"`{value.type}`" if isinstance(value, Model) and hasattr(value, "type") else named(value)


class _Context(Context):
    """The names of one template that is included or imported, which are copies of the names around it."""

    def __init__(self, environment: jinja2.Environment, parent: dict[str, Any], *rest: Any, **named: Any) -> None:
        spend(_STEPS_OF_CONTEXT)
        take(len(parent) * _BYTES_OF_NAME)
        super().__init__(environment, parent, *rest, **named)


class _Template(jinja2.Template):
    """Imports a template anew for each that imports it: what it keeps belongs to one account."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self.make_module()
