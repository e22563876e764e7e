"""Two sides → all that differs: in the issue, its pictures, the settings, the theme, the words and the templates.

Comes in: the sides, the older first. Goes out: Differences, each with its file and line, in the order of the files.
Both sides are drawn by the same program, from these files alone; so where none of them differs, the letters are the
same, and if they are not, that is said as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from newsletter.editing.found_again import found_again
from newsletter.model.files import ENDING, FILE, TEMPLATES
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.theme import Theme
from newsletter.model.walk import groups_in
from newsletter.reading.kinds import PICTURES
from newsletter.reading.languages import english_name
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import fields_without_words, prose_fields
from newsletter.reading.parsing import parse
from newsletter.reading.source import Path, Source, value_in
from newsletter.review import read_letters
from newsletter.review.called import Thing, quoted
from newsletter.review.changes import changes
from newsletter.review.difference import Difference, Sort
from newsletter.review.side import Side

_THEME, _WORDS = f"{TEMPLATES}/theme{ENDING}", f"{TEMPLATES}/words{ENDING}"
_READ_AS: dict[str, type[Model] | None] = {FILE: Publication, _THEME: Theme, _WORDS: None}
_HOLDERS = {FILE: "the settings", _THEME: _THEME, _WORDS: _WORDS}
_SORTS = {FILE: Sort.SETTING, _THEME: Sort.LOOK, _WORDS: Sort.TEMPLATE}

UNEXPLAINED = Difference(
    Sort.REST,
    "The program",
    "The letter is another one although nothing that it is made of differs: the program that builds it has changed.",
)


def compared(before: Side, now: Side) -> list[Difference]:
    """Return what differs between two sides; of an edition without its files, what its readers see.

    Of translations, it is only told whether they are there: in_translations() has what differs in them.
    """
    if before.files is None or now.files is None:
        found = read_letters.differences(before.seen, now.seen) if before.seen and now.seen else []
        return [*found, *_languages_that_differ(before, now)]
    found = [*_in_issue(before, now), *_in_pictures(before, now), *_in_settings(before, now)]
    found += _languages_that_differ(before, now)
    found += _in_templates(before.files, now.files)
    if not found and before.seen and now.seen and _as_read(before) != _as_read(now):
        return [UNEXPLAINED]
    return found


def in_translations(before: Side, now: Side) -> dict[str, list[Difference]]:
    """Return what differs in each translation that both sides have, by its language, as it is read."""
    return {
        language: read_letters.differences(before.translations[language], seen)
        for language, seen in now.translations.items()
        if language in before.translations
    }


def _languages_that_differ(before: Side, now: Side) -> Iterator[Difference]:
    if not before.seen:  # of a version with mistakes, it is not known
        return
    for language in [each for each in now.translations if each not in before.translations]:
        name = english_name(language)
        yield Difference(Sort.NEW, f"{name} is new", f"The letter is there in {name} as well.")
    for language in [each for each in before.translations if each not in now.translations]:
        name = english_name(language)
        yield Difference(Sort.GONE, f"{name} is gone", f"The letter is no longer there in {name}.")


def _as_read(side: Side) -> tuple[object, ...]:
    return (side.seen.html, side.seen.text, side.seen.pictures) if side.seen else ()


def _in_issue(before: Side, now: Side) -> Iterator[Difference]:
    old, new = _source(before, before.issue, Issue), _source(now, now.issue, Issue)
    for each in changes(old.data, new.data):
        yield _placed(each, old, new)


def _in_pictures(before: Side, now: Side) -> Iterator[Difference]:
    """Yield pictures of which the file has changed, and not its name."""
    old, new = _source(before, before.issue, Issue), _source(now, now.issue, Issue)
    folder = now.issue.rpartition("/")[0]
    for place in now.pictures:
        if before.pictures.get(place, now.pictures[place]) == now.pictures[place]:
            continue
        path = next((path for path, src in _shown(new) if f"{folder}/{src}" == place), ())
        was = (found_again(new.data, old.data, path, Issue) if path else None) or ()
        alt = value_in(new.data, path).get("alt") if path else None
        called = f"The picture {place}{f' ({quoted(alt)})' if alt and isinstance(alt, str) else ''}"
        yield _placed(
            Difference(Sort.PICTURE, place, f"{called} is another one: its file has changed.", (), path, was), old, new
        )


def _shown(source: Source) -> Iterator[tuple[Path, str]]:
    """Yield the path of each picture in an issue, with its file as it is written there."""
    for node in groups_in(source.data, Issue):
        if node.kind in PICTURES and isinstance(src := node.value.get("src"), str):
            yield node.path, src.strip().removeprefix("./")


def _in_settings(before: Side, now: Side) -> Iterator[Difference]:
    """Yield what differs in newsletter.yaml, and in the publication's own theme.yaml and words.yaml."""
    for name, model in _READ_AS.items():
        old, new = _source(before, name, model), _source(now, name, model)
        was, is_now = old.data, new.data
        if name == _WORDS:  # a letter has those of its language, and English ones for what that lacks
            spoken = {"en"} | {part for side in (before, now) for part in _languages(side)}
            was, is_now = ({tag: each[tag] for tag in each if tag in spoken} for each in (was, is_now))
        for each in changes(was, is_now, model, Thing(holder=_HOLDERS[name])):
            is_look = name == FILE and (each.path or each.was)[:1] == ("theme",)
            placed = _placed(each, old, new)
            # Only an issue's paths lead into the letter.
            yield replace(placed, sort=Sort.LOOK if is_look else _SORTS[name], path=(), was=())


def _languages(side: Side) -> tuple[str, ...]:
    """Return the tags under which a letter's words may stand: its language, and that without a region."""
    sources = _source(side, side.issue, Issue), _source(side, FILE, Publication)
    language = str(next(filter(None, (source.data.get("language") for source in sources)), "en"))
    return language, language.split("-")[0]


def _in_templates(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> Iterator[Difference]:
    """Yield the publication's own templates that differ, by name."""
    for path in sorted({*before, *now}):
        if not path.startswith(f"{TEMPLATES}/") or path in _READ_AS or before.get(path) == now.get(path):
            continue
        name = path.removeprefix(f"{TEMPLATES}/")
        if path not in before:
            verb = "is new: it is used in place of the one that comes with the program"
        elif path not in now:
            verb = "is gone: the one that comes with the program is used instead"
        else:
            verb = "has changed"
        yield Difference(Sort.TEMPLATE, f"Template {name}", f"The template {name} {verb}.", file=path)


def _placed(difference: Difference, before: Source, now: Source) -> Difference:
    """Return a difference with its file and line: in the newer file, or where it is gone, in the older one."""
    source, path = (now, difference.path) if difference.path else (before, difference.was)
    return replace(difference, file=source.name, line=source.position(path, key=True).line)


def _source(side: Side, name: str, model: type[Model] | None) -> Source:
    content = side.files.get(name, b"") if side.files else b""
    return _parsed(content, name, model)


@lru_cache(maxsize=8)  # both sides' files, each asked for twice
def _parsed(content: bytes, name: str, model: type[Model] | None) -> Source:
    if not content.strip():
        content = b"{}"
    return parse(content, name, prose_fields(model), fields_without_words(model)) if model else parse(content, name)
