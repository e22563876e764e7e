"""The filters and tests of Jinja that templates can use, each bounded: FILTERS and TESTS by name.

Jinja has more of them. `format`, `center` and `indent` make a text of any length, `attr` reads what is not listed,
`random` makes every letter a different one. A filter that yields its results lazily returns a list here, so that what
it takes is counted where it stands. This is a module of its own because these know nothing about letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from itertools import islice
from operator import ge, gt, le, lt
from typing import Any

from jinja2 import filters, pass_context, pass_environment, pass_eval_context, tests
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup, escape

from newsletter.render.bounds import (
    MOST_ITEMS,
    MOST_STRIPPED,
    STEPS_OF_ITEM,
    NotAllowedError,
    as_text,
    escaped_size,
    made,
    named,
    read,
    refuse_longer,
    spend,
    take,
    writable,
)

MOST = 1000
"""The greatest number that says how long or how many, such as the width of `truncate` and the rows of `batch`."""

_LONGEST_STRIPPED = 20_000  # characters; Jinja searches such a text anew for each of its comments
_LONGEST_NUMBER = 100  # characters
_FINEST = 10  # decimal places
_STEPS_OF_SUM = 5  # for each entry
_DONE = frozenset({str, Markup, int, list})
"""What most filters return, which is no iterator."""


def bounded(function: Callable[..., Any], *, of_each: bool = False) -> Callable[..., Any]:
    """Return the filter with its arguments limited, and its result counted; one `of_each` goes through the entries."""
    first = 1 + hasattr(function, "jinja_pass_arg")  # Jinja hands its context or environment over before the value

    @wraps(function)
    def apply(*arguments: Any, **options: Any) -> Any:
        read(arguments[first - 1])
        if of_each and isinstance(arguments[first - 1], str):
            spend(len(arguments[first - 1]) * STEPS_OF_ITEM)
        for value in (*arguments[first:], *options.values()) if options else arguments[first:]:
            read(value)
            if isinstance(value, int) and abs(value) > MOST:
                raise NotAllowedError(f"{value} is too much here: {MOST} is the most.")
        result = function(*arguments, **options)
        if type(result) not in _DONE and isinstance(result, Iterator):
            result = list(islice(result, MOST_ITEMS + 1))
        return made(result)

    return apply


def _of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter for values that are written as a text."""

    def apply(value: Any, *arguments: Any, **options: Any) -> Any:
        return function(as_text(value), *arguments, **options)

    return apply


def _numeric(value: Any) -> Any:
    if not isinstance(value, (int, float)):
        writable(value)  # names what is not defined
        raise NotAllowedError(
            f"{named(value).capitalize()} is not a number.", "Write `text | int` for a number in a text."
        )
    return value


def _escaped(value: Any) -> Markup:
    text = as_text(value)
    take(escaped_size(text))
    return escape(text)


@pass_eval_context
def _replaced(eval_ctx: EvalContext, value: Any, old: Any, new: Any, count: int = -1) -> str:
    """Replace as Jinja does: in HTML, what is not HTML yet is escaped."""
    text, old, new = as_text(value), as_text(old), as_text(new)
    if eval_ctx.autoescape and not isinstance(text, Markup) and (isinstance(old, Markup) or isinstance(new, Markup)):
        text = _escaped(text)
    if isinstance(text, Markup):
        old, new = _escaped(old), _escaped(new)
    refuse_longer(len(text) + text.count(old) * len(new))
    return text.replace(old, new, count)


@pass_environment
def _summed(environment: Any, values: Iterable[Any], attribute: str | None = None, start: Any = 0) -> Any:
    total = start
    value_of = filters.make_attrgetter(environment, attribute) if attribute else None
    for value in values:
        spend(_STEPS_OF_SUM)
        total = environment.call_binop(None, "+", total, value_of(value) if value_of else value)
    return total


def _rounded(value: Any, precision: int = 0, method: Any = "common") -> float:
    if not 0 <= _numeric(precision) <= _FINEST:
        raise NotAllowedError(f"`round` knows up to {_FINEST} decimal places.")
    return filters.do_round(_numeric(value), precision, method)


def _whole(value: Any, default: int = 0) -> int:
    if isinstance(value, str) and len(value) > _LONGEST_NUMBER:
        return default
    return filters.do_int(value if isinstance(value, str) else _numeric(value), default)


def _without_tags(text: str) -> str:
    if len(text) > _LONGEST_STRIPPED:
        raise NotAllowedError(f"`striptags` takes up to {_LONGEST_STRIPPED:,} characters.")
    return filters.do_striptags(text)


@pass_context
def _selected(context: Context, values: Iterable[Any], *test: Any, **options: Any) -> list[Any]:
    """Return the entries for which a test is true or, without one, what is neither nothing nor empty."""
    if test:
        return list(filters.do_select(context, values, *test, **options))
    return [value for value in values or () if value]


@pass_environment
def _truncated(environment: Any, value: Any, length: int = 255, *arguments: Any, **options: Any) -> str:
    return filters.do_truncate(environment, as_text(value), length, *arguments, **options)


def _titled(text: str) -> str:
    spend(len(text))  # Jinja puts it together from single words
    return filters.do_title(text)


def _trimmed(text: str, characters: str | None = None) -> str:
    if characters is not None and len(as_text(characters)) > MOST_STRIPPED:
        raise NotAllowedError(f"`trim` takes up to {MOST_STRIPPED} characters in its parentheses.")
    return filters.do_trim(text, characters)


_OF_EACH = frozenset({
    *("batch", "dictsort", "groupby", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "select"),
    *("selectattr", "slice", "sort", "sum", "unique"),
})  # fmt: skip
"""The filters that go through a list, or through the characters of a text."""

FILTERS: Mapping[str, Callable[..., Any]] = {
    name: bounded(function, of_each=name in _OF_EACH)
    for name, function in {
        "abs": lambda value: abs(_numeric(value)),
        "batch": filters.do_batch,
        "capitalize": _of_text(filters.do_capitalize),
        "count": len,
        "d": filters.do_default,
        "default": filters.do_default,
        "dictsort": filters.do_dictsort,
        "e": _escaped,
        "escape": _escaped,
        "first": filters.do_first,
        "groupby": filters.do_groupby,
        "int": _whole,
        "last": filters.do_last,
        "length": len,
        "list": filters.do_list,
        "lower": _of_text(filters.do_lower),
        "map": filters.do_map,
        "max": filters.do_max,
        "min": filters.do_min,
        "reject": filters.do_reject,
        "rejectattr": filters.do_rejectattr,
        "replace": _replaced,
        "reverse": filters.do_reverse,
        "round": _rounded,
        "safe": _of_text(filters.do_mark_safe),
        "select": _selected,
        "selectattr": filters.do_selectattr,
        "slice": filters.do_slice,
        "sort": filters.do_sort,
        "string": as_text,
        "striptags": _of_text(_without_tags),
        "sum": _summed,
        "title": _of_text(_titled),
        "trim": _of_text(_trimmed),
        "truncate": _truncated,
        "unique": filters.do_unique,
        "upper": _of_text(filters.do_upper),
    }.items()
}


def _comparing(function: Callable[..., bool]) -> Callable[..., bool]:
    """Return the test, whose two values are read from one end to the other."""

    @wraps(function)
    def compare(value: Any, other: Any) -> bool:
        return function(read(value), read(other))

    return compare


def _divisible(value: Any, divisor: Any) -> bool:
    return bool(_numeric(value) % _numeric(divisor) == 0)


_EQUAL, _UNEQUAL = (
    _comparing(lambda value, other: bool(value == other)),
    _comparing(lambda value, other: bool(value != other)),
)
_GREATER, _LESS, _AT_LEAST, _AT_MOST = map(_comparing, (gt, lt, ge, le))

TESTS: Mapping[str, Callable[..., bool]] = {
    "!=": _UNEQUAL,
    "<": _LESS,
    "<=": _AT_MOST,
    "==": _EQUAL,
    ">": _GREATER,
    ">=": _AT_LEAST,
    "boolean": tests.test_boolean,
    "defined": tests.test_defined,
    "divisibleby": _divisible,
    "eq": _EQUAL,
    "equalto": _EQUAL,
    "even": lambda value: _divisible(value, 2),
    "false": tests.test_false,
    "float": tests.test_float,
    "ge": _AT_LEAST,
    "greaterthan": _GREATER,
    "gt": _GREATER,
    "in": _comparing(lambda value, group: value in group),
    "integer": tests.test_integer,
    "iterable": tests.test_iterable,
    "le": _AT_MOST,
    "lessthan": _LESS,
    "lower": lambda value: as_text(read(value)).islower(),
    "lt": _LESS,
    "mapping": tests.test_mapping,
    "ne": _UNEQUAL,
    "none": tests.test_none,
    "number": tests.test_number,
    "odd": lambda value: not _divisible(value, 2),
    "sameas": tests.test_sameas,
    "sequence": tests.test_sequence,
    "string": tests.test_string,
    "true": tests.test_true,
    "undefined": tests.test_undefined,
    "upper": lambda value: as_text(read(value)).isupper(),
}
