"""words.yaml → the letter's own words, by language; every word must be there in English, as the fallback."""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
from collections.abc import Callable, Iterator, Mapping

from newsletter.errors import Problem
from newsletter.nearest import nearest
from newsletter.reading.model_base import Model
from newsletter.reading.recovery import HOLE
from newsletter.reading.source import Source

WORDS = "words.yaml"

FORMS = " | "
"""What stands between the forms of a text for different numbers."""

_CATEGORIES: tuple[str, ...] = ("zero", "one", "two", "few", "many", "other")
"""CLDR's, in its order."""

_PLACEHOLDER = re.compile(r"\{\w+\}")


class Words(Model):
    """A words.yaml: a group of words for each language, whose names no model says, but the shipped file."""


def mistakes_in_words(source: Source, known: Mapping[str, str]) -> Iterator[Problem]:
    """Yield all that is wrong in a words.yaml: language → word → text.

    A word that is neither known nor in the file's own English is refused: other languages could not fall back on it.
    """
    yield from source.problems
    names = dict.fromkeys([*known, *(str(path[1]) for path in source.keys if len(path) == 2 and path[0] == "en")])
    is_all_english_known = source.holes.isdisjoint({(), ("en",), ("en", HOLE)})
    for language, words in source.data.items():
        if (language,) in source.holes:
            continue
        if not isinstance(words, dict):
            hint = "Write lines such as `register: Register` below it, further to the right."
            yield source.problem((language,), f"`{language}` takes words, each with its text.", hint)
            continue
        for word, text in words.items():
            path, english = (language, word), known.get(word, text)
            if path in source.holes:
                continue
            if not isinstance(text, str):
                yield source.problem(path, f"`{word}` takes one text.", f"Write `{word}: …` on one line.")
            elif "{" in f"{text}{english}" and set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(english)):
                message = f"`{word}` says {_placeholders(text)}, and in English {_placeholders(english)}."
                hint = "Write the words in braces as they stand there: the letter puts something in their place."
                yield source.problem(path, message, hint)
            if word not in names and is_all_english_known:
                close = nearest(word, names)
                hint = f"Write it under `en` as well, or one of: {', '.join(names)}."
                hint = f"Did you mean `{close}`?" if close else hint
                yield source.problem(path, f"There is no word `{word}` in English.", hint, key=True)


def plural(text: str, count: int, language: str) -> str:
    """Return the form of a text that goes with a number, from 2 up: `{count} جلسات أخرى | {count} جلسة أخرى`.

    The forms are in the order of CLDR, and are those that the language has for whole numbers from 2 up.
    """
    forms = text.split(FORMS)
    if len(forms) == 1:
        return text
    from babel import Locale

    category: Callable[[int], str] = Locale.parse(language, sep="-").plural_form
    needed = {category(number) for number in (*range(2, 200), count)}
    place = [name for name in _CATEGORIES if name in needed].index(category(count))
    return forms[min(place, len(forms) - 1)]


def _placeholders(text: str) -> str:
    """Return the placeholders of a text as a hint names them: "`{date}` and `{time}`"."""
    found = sorted(set(_PLACEHOLDER.findall(text)))
    return " and ".join(f"`{placeholder}`" for placeholder in found) or "nothing in braces"
