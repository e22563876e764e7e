"""The names of a list's columns → what each holds: the address, the language, a merge tag, or who has left.

Comes in: the first row, and the merge tags that the publication declares. Goes out: Columns. It is a module of its own
because lists name these in all languages, and because every service has names of its own for merge tags.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from newsletter.nearest import nearest, plain
from newsletter.reading.kinds import Kind
from newsletter.reading.other_names import kinds_called
from newsletter.sending.members.statuses import Statuses, named, words_of
from newsletter.sending.members.systems import System, statuses_in, system_of
from newsletter.sending.services import SERVICES
from newsletter.text.merge_tags import name_meant

# How similar a name must be to a merge tag's to be taken for a slip.
_SLIP = 0.85

_CALLED = {
    "first_name": named(
        "first name, given name, forename, Vorname, prénom, nombre, nombre de pila, voornaam, الاسم الأول, nome"
    ),
    "last_name": named(
        "last name, surname, family name, Nachname, Familienname, nom, nom de famille, apellido, apellidos, "
        "achternaam, familienaam, اسم العائلة"
    ),
}
"""What merge tags are called elsewhere that most publications have."""


class Slip(NamedTuple):
    """What is wrong with the name of a column."""

    column: int
    message: str
    hint: str


class Columns(NamedTuple):
    """What each column holds, by its place: `tags` and `statuses` each with what it is for.

    `others` are the names of those that are for nothing here.
    """

    origin: System
    email: int
    language: int | None
    tags: tuple[tuple[int, str], ...]
    statuses: tuple[tuple[int, Statuses], ...]
    others: tuple[str, ...]
    can_tell: bool
    """Whether the list says who has left, or has no need to."""


def has_address(names: Sequence[str]) -> bool:
    """Return whether a row names the columns: one of them is for the address."""
    return any(map(_is_address, names))


def columns_of(names: Sequence[str], tags: Collection[str]) -> tuple[Columns, list[Slip]]:
    """Return what columns hold, of which one is for the address, and what is wrong with their names."""
    compared = [words_of(name) for name in names]
    system = system_of(compared)
    emails = [place for place, name in enumerate(names) if _is_address(name)]
    languages = [place for place, name in enumerate(names) if Kind.LANGUAGE in kinds_called(name)]
    statuses = {place: found for place, name in enumerate(compared) if (found := statuses_in(system, name))}
    taken = {*emails, *languages, *statuses}
    of_tags = {place: tag for place, name in enumerate(names) if place not in taken and (tag := _tag(name, tags))}
    of_tags |= {
        places[0]: tag
        for tag in tags
        for kind, places in ((Kind.EMAIL, emails), (Kind.LANGUAGE, languages))
        if kind in kinds_called(tag) and places and tag not in of_tags.values()
    }
    others = [place for place, name in enumerate(names) if name and place not in {*taken, *of_tags}]
    slips = [
        *_doubled(names, emails, "the address"),
        *_doubled(names, languages, "the language"),
        *(
            slip
            for tag in tags
            for slip in _doubled(names, [at for at, each in of_tags.items() if each == tag], f"`{{{{ {tag} }}}}`")
        ),
        *_misspelt(names, others, [tag for tag in tags if tag not in of_tags.values()]),
    ]
    columns = Columns(
        system,
        emails[0],
        languages[0] if languages else None,
        tuple(of_tags.items()),
        tuple(statuses.items()),
        tuple(names[place] for place in others),
        system.can_tell(compared),
    )
    return columns, slips


def _is_address(name: str) -> bool:
    return Kind.EMAIL in kinds_called(name)


def _tag(name: str, tags: Collection[str]) -> str:
    """Return the declared merge tag that a column is for, or ""."""
    meant, words = _squeezed(name), words_of(name)
    for tag in tags:
        services = {_squeezed(service.field(tag)) for service in SERVICES.values()}
        if meant in {_squeezed(tag), *services} or name_meant(plain(name)) == tag or words in _CALLED.get(tag, ()):
            return tag
    return ""


def _squeezed(name: str) -> str:
    """Return a name without what parts its words: FIRSTNAME and `first_name` are the same."""
    return words_of(name).replace(" ", "")


def _doubled(names: Sequence[str], places: Sequence[int], what: str) -> Iterator[Slip]:
    for place in places[1:]:
        message = f"Two columns are for {what}: `{names[places[0]]}` and `{names[place]}`."
        yield Slip(place, message, "Take one of them out, or give it another name.")


def _misspelt(names: Sequence[str], places: Sequence[int], tags: Collection[str]) -> Iterator[Slip]:
    for place in places:
        if meant := nearest(name_meant(plain(names[place])), tags, cutoff=_SLIP):
            message = f"The column `{names[place]}` is for no merge tag, and `{{{{ {meant} }}}}` has no column."
            yield Slip(place, message, f"Write `{meant}`, or give the column a name that is less like it.")
