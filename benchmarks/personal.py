"""Personal letters: how many a core writes in a second, from a skeleton and by composing each anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import process_time

from benchmarks.letters import Letter
from newsletter.build import compose_letter
from newsletter.letter import Letter as Composed
from newsletter.model.publication import load_publication
from newsletter.model.settings import Persona
from newsletter.sending.message import compose
from newsletter.sending.skeleton import Personal, Skeleton

NOW = datetime(2021, 12, 20, 9, tzinfo=UTC)
SITE = "https://news.example.org/"
NAMES = ("Ada", "Jörg", "María José", "Владимир", "محمد", "李雷", "Anne-Marie O’Neil", "Wolfeschlegelsteinhausen")

_WORDS = "What follows is long, as letters are: the talks, the posters and the words of those who were there. " * 70
_BLOCK = f"""\
blocks:
  - type: text
    text: |
      Dear {{{{ first_name | member }}}}, this is what we bring back for {{{{ city | your city }}}}: [all of
      it](https://example.org/?from={{{{ city | your city }}}}), as of today.

      {_WORDS}
"""


@dataclass(frozen=True)
class Rates:
    """Messages a second of one core, the bytes of one, and the places of values in it, in its subject and its parts."""

    from_skeleton: float
    composed: float
    size: int
    places: int


def measure(letter: Letter, root: Path, seconds: float) -> Rates:
    """Write a letter to members with names of several scripts, in each of the two ways for so many seconds."""
    made = with_places(letter, root)
    skeleton = Skeleton.of(made, now=NOW, unsubscribes_one_click=True)

    def compose_anew(to: Personal) -> bytes:
        values = {**to.values, "unsubscribe_url": to.unsubscribe or ""}
        persona = Persona.model_construct(name="A member", values=values)
        given = made.rendering, made.issue, made.publication, made.pictures
        return compose(*given, now=NOW, persona=persona, to=to.to, draft=False)

    return Rates(
        from_skeleton=_rate(lambda number: skeleton.write(member(number)), seconds),
        composed=_rate(lambda number: compose_anew(member(number)), seconds),
        size=len(skeleton.write(member(0))),
        places=sum(isinstance(piece, int) for piece in (*skeleton.subject, *skeleton.body)),
    )


def with_places(letter: Letter, root: Path) -> Composed:
    """Return a letter to members, with places for their values in the subject, in texts and in addresses."""
    text = letter.yaml.replace('subject: "', 'subject: "{{ first_name | Dear member }}, ', 1)
    letter.path.write_text(text.replace("blocks:\n", _BLOCK, 1), encoding="utf-8")
    publication = load_publication(root).model_copy(update={"site_url": SITE})
    return compose_letter(letter.path, publication.as_members_get_it())


def member(number: int) -> Personal:
    """Return what only the copy of the member of this number has."""
    values = {"first_name": NAMES[number % len(NAMES)], "city": "Ghent"}
    return Personal(f"m{number}@example.org", values, f"{number:032x}@example.org", f"{SITE}u/{number:050x}")


def _rate(write: Callable[[int], bytes], seconds: float) -> float:
    """Return how often in a second of the processor's time something is written."""
    begun = process_time()
    for number in count(1):
        write(number)
        if (spent := process_time() - begun) > seconds:
            break
    return number / spent
