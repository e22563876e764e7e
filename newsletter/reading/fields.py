"""The types of fields: a line, prose, an address, a language, a date.

Comes in: text as the author wrote it. Goes out: the value, or a refusal in a sentence with what to write instead.
It is a module of its own because publications, themes and blocks share these types.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic_core import CoreSchema, core_schema

from newsletter.errors import Refused
from newsletter.reading import addresses, slugs
from newsletter.reading.kinds import Kind
from newsletter.reading.languages import language_tag
from newsletter.reading.model_base import PrebuiltSchema, refuse
from newsletter.reading.quoting import as_value
from newsletter.text import invisible
from newsletter.times import written, zones


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text
    return re.sub(r"[ \t\r\n\x85\u2028\u2029]+", " ", text)


def _value(text: str) -> str:
    """Refuse what would turn the direction of the words around a value, above all in a subject, which has no markup."""
    if turning := invisible.TURNING.search(text):
        shown = invisible.TURNING.sub("", text)
        what = f"{invisible.named(turning[0])}, which nobody sees, and which turns the words behind it around"
        refuse(f"“{shown}” holds {what}.", f"Write `{as_value(shown)}`.", offset=turning.start())
    return _one_line(text)


def _language(text: str) -> str:
    try:
        return language_tag(text)
    except Refused as refusal:
        refuse(refusal.message, refusal.hint)


def _slug(text: str) -> str:
    if refusal := slugs.refusal(text):
        instead = slugs.nearest_slug(text)
        refuse(f"“{text}” {refusal.why}.", f"{refusal.todo}, as in `{instead}`." if instead else f"{refusal.todo}.")
    return text


_FILLED = core_schema.str_schema(strip_whitespace=True, min_length=1)


def checked(check: Callable[[str], str], kind: Kind, schema: CoreSchema = _FILLED) -> PrebuiltSchema:
    """Return the schema of a text that a function refuses or converts; by default one that is not empty."""
    return PrebuiltSchema(core_schema.no_info_after_validator_function(check, schema), kind)


def _copied(check: Callable[[str], str], kind: Kind) -> PrebuiltSchema:
    """Return the schema of an address, which people copy, and with it characters that nobody sees."""

    def read(value: Any, check_shown: core_schema.ValidatorFunctionWrapHandler) -> Any:
        at = invisible.first_in(value) if isinstance(value, str) else None
        if at is not None:
            check_shown(invisible.taken_out(value))  # what else is wrong is said of what can be seen
            addresses.refuse_unseen(value, at)
        return check_shown(value)

    return PrebuiltSchema(core_schema.no_info_wrap_validator_function(read, checked(check, kind).schema), kind)


def _parsed(parse: Callable[[str], object], schema: CoreSchema, kind: Kind) -> PrebuiltSchema:
    """Return the schema of a text that a parser of dates and times reads; pydantic refuses anything else.

    A refusal in its place is that of a model, which knows more about the text than its field does.
    """

    def read(value: Any) -> Any:
        if isinstance(value, zones.TimeRefused):
            refuse(value.message, value.hint)
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except zones.TimeRefused as refusal:
            refuse(refusal.message, refusal.hint)

    return PrebuiltSchema(core_schema.no_info_before_validator_function(read, schema), kind)


def _read_day_or_local(value: Any, check: core_schema.ValidatorFunctionWrapHandler) -> Any:
    """Return a date, or a date with a time; pydantic refuses what is neither, and no text."""
    if isinstance(value, zones.TimeRefused):
        refuse(value.message, value.hint)
    if isinstance(value, str):
        try:
            return written.parse_day_or_local(value)
        except zones.TimeRefused as refusal:
            refuse(refusal.message, refusal.hint)
    return value if isinstance(value, date) else check(value)


_DAY_OR_LOCAL = core_schema.no_info_wrap_validator_function(_read_day_or_local, core_schema.date_schema())

# Kind says what each of them holds.
Line = Annotated[str, checked(_one_line, Kind.LINE)]
Lines = Annotated[str, PrebuiltSchema(_FILLED, Kind.LINES)]
Prose = Annotated[str, PrebuiltSchema(_FILLED, Kind.PROSE)]
WebProse = Annotated[str, PrebuiltSchema(_FILLED, Kind.WEB_PROSE)]
Label = Annotated[str, checked(_one_line, Kind.LABEL)]
When = Annotated[str, checked(_one_line, Kind.WHEN)]
Name = Annotated[str, checked(_one_line, Kind.NAME)]
Place = Annotated[str, checked(_one_line, Kind.PLACE)]
SenderName = Annotated[str, checked(_one_line, Kind.SENDER)]
Setting = Annotated[str, checked(_one_line, Kind.SETTING)]
Value = Annotated[str, checked(_value, Kind.SETTING)]
File = Annotated[str, checked(_one_line, Kind.FILE)]
Address = Annotated[str, _copied(addresses.address, Kind.ADDRESS)]
Site = Annotated[str, _copied(addresses.site, Kind.ADDRESS)]
SiteSetting = Annotated[str, _copied(addresses.site, Kind.SETTING)]
Email = Annotated[str, _copied(addresses.email, Kind.EMAIL)]
Language = Annotated[str, checked(_language, Kind.LANGUAGE)]
Slug = Annotated[str, checked(_slug, Kind.SETTING)]
Zone = Annotated[str, _parsed(zones.parse_zone, core_schema.str_schema(), Kind.ZONE)]
Day = Annotated[date, _parsed(written.parse_date, core_schema.date_schema(), Kind.DAY)]
Local = Annotated[datetime, _parsed(written.parse_local, core_schema.datetime_schema(), Kind.TIME)]
DayOrLocal = Annotated[date, PrebuiltSchema(_DAY_OR_LOCAL, Kind.TIME)]  # a datetime is a date as well
Duration = Annotated[timedelta, _parsed(written.parse_duration, core_schema.timedelta_schema(), Kind.DURATION)]
