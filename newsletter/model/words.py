"""words.yaml → the letter's own words, by language; every word must be there in English, as the fallback."""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
from collections.abc import Mapping

from newsletter.errors import InputError
from newsletter.nearest import nearest
from newsletter.reading.source import Source

_PLACEHOLDER = re.compile(r"\{\w+\}")


def _placeholders(text: str) -> str:
    """Return the placeholders of a text as a hint names them: "`{date}` and `{time}`"."""
    found = sorted(set(_PLACEHOLDER.findall(text)))
    return " and ".join(f"`{placeholder}`" for placeholder in found) or "nothing in braces"


def _word_meant(word: str, names: list[str]) -> str:
    close = nearest(word, names)
    return f"Did you mean `{close}`?" if close else f"Write it under `en` as well, or one of: {', '.join(names)}."


def words_of(source: Source, known: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the words of a words.yaml: language → word → text.

    A word that is neither known nor in the file's own English is refused: other languages could not fall back on it.
    """
    problems = []
    english = source.data.get("en")
    names = [*known, *(english if isinstance(english, dict) else ())]
    for language, words in source.data.items():
        if not isinstance(words, dict):
            hint = "Write lines such as `register: Register` below it, further to the right."
            problems.append(source.problem((language,), f"`{language}` takes words, each with its text.", hint))
            continue
        problems += [
            source.problem((language, word), f"`{word}` takes one text.", f"Write `{word}: …` on one line.")
            for word, text in words.items()
            if not isinstance(text, str)
        ]
        problems += [
            source.problem(
                (language, word),
                f"`{word}` says {_placeholders(text)}, and in English {_placeholders(known[word])}.",
                "Write the words in braces as they stand there: the letter puts something in their place.",
            )
            for word, text in words.items()
            if isinstance(text, str)
            and word in known
            and set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(known[word]))
        ]
        problems += [
            source.problem(
                (language, word), f"There is no word `{word}` in English.", _word_meant(word, names), key=True
            )
            for word in words
            if word not in names
        ]
    if problems:
        raise InputError(problems)
    return source.data
