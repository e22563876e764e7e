"""The types of fields: a line, prose, an address, a language, a date.

Comes in: text as the author wrote it. Goes out: the value, or a refusal in a sentence with what to write instead.
It is a module of its own because publications, themes and blocks share these types.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic_core import CoreSchema, core_schema

from newsletter.nearest import plain
from newsletter.reading import addresses, slugs
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import PrebuiltSchema, refuse
from newsletter.text import invisible
from newsletter.times import written, zones
from newsletter.times.names_of_days import WEEKDAYS


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text
    return re.sub(r"[ \t\r\n\x85\u2028\u2029]+", " ", text)


def _language(text: str) -> str:
    """Return a language tag in its usual spelling: "pt-br" → "pt-BR"."""
    from babel import Locale, UnknownLocaleError

    # Babel itself overlooks what follows a dot or an @.
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", text):
        refuse(f"“{text}” is not the short name of a language.", _language_instead(text))
    try:
        Locale.parse(text, sep="-")
    except (ValueError, UnknownLocaleError):
        refuse(f"The language “{text}” is not known.", _language_instead(text))
    first, *rest = text.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _language_instead(text: str) -> str:
    """Return the hint for a language that is named in full, spelt with `_`, or called by the code of a country."""
    from babel import Locale, UnknownLocaleError

    for language in WEEKDAYS:
        for code, name in Locale(language).languages.items():
            if plain(name) == plain(text):
                return f"Write `{code.replace('_', '-')}`."
    with suppress(ValueError, UnknownLocaleError):
        if (tag := str(Locale.parse(text)).replace("_", "-")) != text:  # Babel's `root` is no language
            return f"Write `{_language(tag)}`."
    with suppress(ValueError, UnknownLocaleError):
        return f"Write `{Locale.parse(f'und_{text}').language}`."
    return "Write for example `en`, `en-US`, `fr`, `de`, `es`, `nl` or `ar`."


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
