"""An issue and its catalog of before → the catalog as it should be now.

What is translated stays so, wherever its text has moved; what has changed keeps its old translation, marked as fuzzy,
which programs show beside the text of before; what is gone stays at the end as obsolete, and comes back with its text.
It is a module of its own because it alone writes catalogs. The same issue and the same catalog give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from newsletter.model.issue import Issue
from newsletter.translating import placeholders
from newsletter.translating.catalog import Key, entries_of, parsed, text_of
from newsletter.translating.entry_lines import width_for
from newsletter.translating.placeholders import Meant
from newsletter.translating.texts import Text, fallbacks_of, texts_of

if TYPE_CHECKING:
    from babel.messages import Catalog
    from babel.messages.catalog import Message

_NO_ENTRY = ""
_HEAD = """\
# The texts of {name}. After a change there, write
#   newsletter translate {slug} --to {language}
# and what is translated stays. Names in braces, such as {{link}}, stand for
# what the letter puts in their place."""
_FORMATS = {"python-format", placeholders.FLAG}
_UNSET = (b" EMAIL@ADDRESS\\n", b" FULL NAME <EMAIL@ADDRESS>\\n")
"""What Babel writes into the head where nothing is known."""


class Renewed(NamedTuple):
    """A catalog as it should be, and how many of its entries are translated, stale and missing."""

    content: bytes
    translated: int
    stale: int
    missing: int


def renewed(
    issue: Issue,
    language: str,
    before: bytes | None,
    name: str,
    also: Collection[str] = (),
    apart: Collection[str] = (),
) -> Renewed:
    """Return the catalog of an issue, from that of before if there is one; raise InputError where nobody can read it.

    `also` names fields whose texts stay as they are otherwise, as in `sessions.groups.sessions.title`; `apart` are
    texts that stand in several places and need a translation for each.
    """
    from babel import Locale
    from babel.messages import Catalog

    created = datetime.combine(issue.date, time(), UTC)
    catalog: Catalog = Catalog(
        locale=Locale.parse(language, sep="-"),
        header_comment=_HEAD.format(name=issue.source.name, slug=issue.slug, language=language),
        project=issue.slug,
        version=f"{issue.date}",
        msgid_bugs_address="",
        creation_date=created,
        revision_date=created,
        last_translator="",
        language_team="",
        charset="utf-8",
        fuzzy=False,
    )
    old = parsed(text_of(before, name), name, language) if before is not None else None
    known = {_key(message) for message in old} if old is not None else set()
    with_names = set[Key]()
    for text in texts_of(issue):
        shown = placeholders.shown(text.words)
        context = _context(text, shown.text, known, also, apart)
        if context is not _NO_ENTRY:
            _add(catalog, shown.text, context, text, issue, text.help, shown.meant)
            if shown.meant:
                with_names.add((shown.text, context))
        for fallback in fallbacks_of(text):
            _add(catalog, fallback.words, None, text, issue, fallback.help)
    if old is not None:
        _bring_back(old, catalog)
        texts_before = {_key(message): message.previous_id for message in old}
        old.update(catalog)
        for message in old:
            if message.fuzzy and not message.previous_id:
                message.previous_id = texts_before.get(_key(message), [])
        old.header_comment, old.project, old.version = catalog.header_comment, catalog.project, catalog.version
        catalog = old
    for message in catalog:  # Babel takes “63% of us” for a format, which a translation would have to keep
        message.flags -= _FORMATS
        if _key(message) in with_names:
            message.flags.add(placeholders.FLAG)
    return _written(catalog)


def up_to_date(issue: Issue, language: str, content: bytes | None, name: str) -> bytes:
    """Return the catalog of an issue as renewed() does, or as it is where its entries are those of the issue."""
    made = renewed(issue, language, content, name).content
    if content is None:
        return made
    before, now = (entries_of(each, name, language) for each in (content, made))
    is_same = {key: each[:2] for key, each in before.items()} == {key: each[:2] for key, each in now.items()}
    return content if is_same else made


def _context(
    text: Text, shown: str, known: Collection[Key], also: Collection[str], apart: Collection[str]
) -> str | None:
    """Return the context of a text's entry, None for one without; _NO_ENTRY for a text that stays as it is."""
    if not text.has_letters:
        return _NO_ENTRY
    if has_one := next((context for context in text.contexts if context and (shown, context) in known), None):
        return has_one
    if text.stays:
        return text.field if text.field in also else _NO_ENTRY
    return text.contexts[0] if text.words in apart else None


def _add(
    catalog: Catalog,
    words: str,
    context: str | None,
    text: Text,
    issue: Issue,
    about: str,
    meant: Mapping[str, Meant] = MappingProxyType({}),
) -> None:
    """Add an entry, or another place to one that is there."""
    links = [f"{{{name}}}: {thing}" for name, thing in meant.items() if isinstance(thing, str)]
    place = issue.source.name, issue.source.position(text.path).line
    catalog.add(words, "", [place], (), [f"{text.field}: {about}", *links], context=context)


def _key(message: Message) -> Key:
    return str(message.id), message.context


def _bring_back(old: Catalog, catalog: Catalog) -> None:
    """Have obsolete entries among the others whose text is there again."""
    for key, message in [*old.obsolete.items()]:
        if catalog.get(message.id, message.context) and not old.get(message.id, message.context):
            old[message.id] = message
            del old.obsolete[key]


def _written(catalog: Catalog) -> Renewed:
    from babel.messages.pofile import write_po

    def content_of(width: int) -> bytes:
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=width, include_previous=True)
        return buffer.getvalue().rstrip(b"\n") + b"\n"

    messages: list[Message] = [message for message in catalog if message.id]
    stale = sum(bool(message.fuzzy and message.string) for message in messages)
    missing = sum(not message.string for message in messages)
    content = content_of(0)
    if width := width_for(content.decode()):
        content = content_of(width)
    for unset in _UNSET:
        content = content.replace(unset, b" \\n", 1)
    content = re.sub(rb'(?m)^("Language-Team: )\w+ <LL@li\.org>', rb"\1", content, count=1)
    return Renewed(content, len(messages) - stale - missing, stale, missing)
