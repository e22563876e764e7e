"""Rules about merge tags: undeclared ones, those without a fallback, and texts that only look like one.

This is a module of its own because it reads every text, including addresses, as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.paragraphs import WRITTEN_TAG, Passage, split
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.writing import inbox
from newsletter.nearest import nearest
from newsletter.text import merge_tags, prose

UNDECLARED = Rule(
    "writing.undeclared-merge-tag",
    "error",
    "The merge tag `{tag}` is not declared in newsletter.yaml.",
    "{todo} it there below `merge_tags`, with a sample and a fallback.",
)
BROKEN = Rule(
    "writing.broken-merge-tag",
    "error",
    "`{text}` looks like a merge tag, and members would see {seen} as it is.",
    "Write it as in `{tag}`.",
)
NO_FALLBACK = Rule(
    "writing.no-fallback",
    "warning",
    "Nothing stands here for readers whose `{name}` is not known, nor for anybody on the web.",
    "Write it as in `{tag}`, or add `fallback: …` to `{name}` in newsletter.yaml, below `merge_tags`.",
)

EXAMPLE = "{{ first_name | there }}"


_NAME = r"[A-Za-z][\w .\-]{2,}"
_LOOKS_LIKE_TAG = rf"""(?x)
      \{{\{{ (?= [^{{}}\n]* [^\W\d_] ) [^{{}}\n]* \}}\}}           # {{{{ First Name }}}}
    | \{{\{{ \s* {_NAME} (?: \| [^{{}}\n]* )? \}} (?! \}} )       # one brace missing at the end
    | (?<! \{{ ) \{{ \s* {_NAME} (?: \| [^{{}}\n]* )? \}}\}}      # one brace missing at the beginning
    | \{{\{{ \s* [a-z] \w* (?: [ ]? \| [ ]? \w+ )? (?! [^{{}}\n]* \}} )  # no brace at the end
    | \{{% [^{{}}%\n]* %\}}
    | \*\| [A-Za-z] [\w:.,=\-\ ]* \|\*
    | %% [A-Za-z] [\w.\ ]* %%
    | \[\[ [A-Za-z] [\w.:\-\ ]* \]\]
    | (?<! \{{ ) \{{ \s* (?P<single> [a-z] [a-z0-9_]* ) \s* (?: \| [^{{}}\n]* )? \}} (?! \}} )
    """

_FILTERS = (
    "default|default_if_none|fallback|upper|upcase|uppercase|lower|downcase|lowercase|title|titlecase|capitali[sz]e"
    "|capfirst|trim|strip|escape|safe|e"
)
_IS_CODE = rf"""(?x)
      ["“”„«»`|\[\]]
    | (?<!\w) ['‘] [^'‘’]+ ['’] (?!\w)                    # 'friend', and neither l'ami nor 't lid
    | \A \( .* \) \Z | \w\(\)                             # a bracket around all of it, but not ami(e)
    | \A (?:{_FILTERS}) \s* (?: \Z | [(:=] )
    """
"""Code in a fallback, written as in a template language; a fallback is plain words."""


def undeclared(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the merge tags that are not declared."""
    known = [*letter.publication.merge_tags, *merge_tags.RESERVED]
    for passage, written, tag in _tags(letter):
        if tag.name not in known:
            meant = nearest(tag.name, known)
            todo = f"Did you mean `{meant}`? If not, add" if meant else "Add"
            yield passage.finding(UNDECLARED, written.start(), tag=tag.name, todo=todo)


def broken(letter: ParsedLetter) -> Iterator[Finding]:
    """Find texts that their author meant as merge tags but members would see as typed."""
    known = {*letter.publication.merge_tags, *merge_tags.RESERVED}
    addresses = (paragraph for passage in letter.addresses for paragraph in split(passage))
    for paragraph in (*letter.paragraphs, *addresses):
        if any(begin in paragraph.text for begin in ("{", "*|", "%%", "[[")):
            for found in re.finditer(_LOOKS_LIKE_TAG, paragraph.text):
                if found["single"] is None or found["single"] in known:
                    text, meant = clipped(found[0]), _meant(found[0], known)
                    yield paragraph.finding(BROKEN, found.start(), text=text, seen="it", tag=meant)
    for passage, written, tag in _tags(letter):
        if re.search(_IS_CODE, tag.fallback):
            text, seen = clipped(written[0]), f"`{clipped(tag.fallback)}`"
            meant = merge_tags.MergeTag(tag.name, _fallback_meant(tag.fallback)).neutral
            yield passage.finding(BROKEN, written.start(), text=text, seen=seen, tag=meant)


def no_fallback(letter: ParsedLetter) -> Iterator[Finding]:
    """Find each merge tag that leaves a gap in what members read, at the first text that needs its fallback.

    What every email service fills in leaves none, and undeclared tags are found by another rule.
    """
    values = letter.publication.fallbacks(letter.issue.web_path)
    without = {name for name in letter.publication.merge_tags if not values(merge_tags.MergeTag(name))}
    without -= set(merge_tags.RESERVED)
    for passage in letter.passages if without else ():
        if "{{" not in passage.text or (passage.path == ("subject",) and inbox.is_empty(letter)):
            continue
        for start, tag in _read(passage):
            if tag.name in without and not tag.fallback:
                without.remove(tag.name)
                tagged = merge_tags.MergeTag(tag.name, "there").neutral
                yield passage.finding(NO_FALLBACK, start, name=tag.name, tag=tagged)


def _read(passage: Passage) -> Iterator[tuple[int, merge_tags.MergeTag]]:
    """Yield the tags that stand in what is read of a passage, with their places; those in addresses are not."""
    marked, places = merge_tags.told_apart(passage.text)
    words = "".join(prose.to_words(marked)) if passage.is_prose else marked
    return (places[merge_tags.number_of(token)] for token in merge_tags.TOKEN.findall(words))


def _tags(letter: ParsedLetter) -> Iterator[tuple[Passage, re.Match[str], merge_tags.MergeTag]]:
    for passage in (*letter.passages, *letter.addresses):
        for written in WRITTEN_TAG.finditer(passage.text) if "{{" in passage.text else ():
            if tag := merge_tags.alone(written[0]):
                yield passage, written, tag


def _meant(text: str, known: set[str]) -> str:
    """Return the tag that the author of a text meant, if it is known, else an example."""
    name = merge_tags.name_meant(text.strip("{}[]%*| ").partition("|")[0].strip())
    return f"{{{{ {name} }}}}" if name in known else EXAMPLE


def _fallback_meant(fallback: str) -> str:
    """Return the words that the author of a fallback meant: default("friend") → friend."""
    parts = re.split(r"""["“”„«»`|()\[\]]|(?<!\w)['‘]|['’](?!\w)|[:=]""", fallback)
    words = (part.strip() for part in parts)
    return next((part for part in words if part and not re.fullmatch(_FILTERS, part)), "there")
