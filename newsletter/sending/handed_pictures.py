"""A letter's pictures as they are handed to an email service: what each is, and the address it gets there.

Comes in: a letter, and where its pictures are: the address of a folder, or the table that export() wrote, filled in.
Goes out: the address of each picture, and the table. It is a module of its own because services differ here: some keep
the files' names, so that one address says it all, and others give each picture an address of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from string import punctuation
from urllib.parse import quote

from pydantic_core import PydanticCustomError

from newsletter.errors import InputError, Problem, Refused, UsageError
from newsletter.images import PlacedPicture
from newsletter.letter import Letter
from newsletter.model.files import read_source
from newsletter.nearest import nearest
from newsletter.printable import printable
from newsletter.reading.addresses import address, site, with_ascii_host
from newsletter.reading.quoting import address_as_value
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source

TABLE = "pictures.yaml"
"""The name of the table in an export."""

EXAMPLE = "https://news.example.org/pictures/"

_PICTURE = re.compile(r".+\.(?:png|jpe?g|gif|webp|bmp|svg)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HandedPicture:
    """A picture of a letter: its file's name, what it shows, and where the letter shows it.

    `width` and `height` are CSS px in its first place, `size` is in bytes. `places` are the lines that name it, as
    `issues/spring.yaml:12`. `address` is where members load it from, or "" if it is not known yet.
    """

    name: str
    alt: str
    width: int
    height: int
    size: int
    places: tuple[str, ...]
    address: str = ""


def handed_pictures(letter: Letter, addresses: Mapping[str, str]) -> tuple[HandedPicture, ...]:
    """Return a letter's pictures in the order of the letter, each with its address, as far as it is known."""
    in_order = sorted(letter.pictures.items(), key=lambda item: letter.rendering.html.find(item[1].url))
    places_of: dict[str, list[tuple[SourcePath, PlacedPicture]]] = {}
    for path, shown in in_order:
        places_of.setdefault(shown.picture.name, []).append((path, shown))
    is_hosted = letter.publication.site_url is not None
    alts = _alts(letter)
    return tuple(
        HandedPicture(
            name,
            next(filter(None, (alts[path] for path, _ in places)), ""),
            first.width,
            first.height,
            len(first.picture.content),
            tuple(_line(path, letter) for path, _ in places),
            addresses.get(name) or (first.url if is_hosted else ""),
        )
        for name, places in places_of.items()
        for _, first in places[:1]
    )


def _alts(letter: Letter) -> dict[SourcePath, str]:
    """Return what each picture shows, by its path; the logo's is not in the issue."""
    alts = {node.path: node.value.alt for node in letter.issue.nodes if node.path in letter.pictures}
    logo = letter.publication.theme.logo
    return {path: alts.get(path) or (logo.alt if logo and path not in alts else "") for path in letter.pictures}


def _line(path: SourcePath, letter: Letter) -> str:
    """Return the line that names a picture, the same whatever the working folder: `issues/spring.yaml:12`."""
    issue, publication = letter.issue, letter.publication
    if path[0] == "theme":
        problem = publication.problem((*path, "src"), "")
        return f"{PurePath(problem.file).name}:{problem.line}"
    root = publication.root
    file = issue.path.relative_to(root).as_posix() if issue.path.is_relative_to(root) else issue.path.name
    problem = issue.source.problem((*path, "src"), "")
    return f"{file}:{(letter.translation.known_place(problem) if letter.translation else problem).line}"


def table(pictures: Iterable[HandedPicture], service: str) -> bytes:
    """Return the table in which somebody writes the address of each picture, in YAML."""
    head = (
        f"# Where {service} has the pictures. Upload the files in images/, write behind each name below the address\n"
        "# that the picture got, and export again with `--pictures-at` and the path of this file.\n"
    )
    return (head + "".join(map(_row, pictures))).encode()


def _row(picture: HandedPicture) -> str:
    shows = printable(" ".join(picture.alt.split())) or "Decoration"
    written = f" {address_as_value(picture.address)}" if picture.address else ""
    return f"\n# {shows} ({size(picture)}, {', '.join(picture.places)})\n{picture.name}:{written}\n"


def size(picture: HandedPicture) -> str:
    """Return the size of a picture's file, for people."""
    return f"{picture.size / 1024:.1f} KB"


def folder_of(pictures: Collection[HandedPicture]) -> str:
    """Return the address that those of all pictures begin with, up to their names, or "" if there is none."""
    folders = {picture.address.removesuffix(picture.name) for picture in pictures}
    folder = folders.pop() if len(folders) == 1 else ""
    return folder if all(picture.address == folder + picture.name for picture in pictures) else ""


def addresses_in_folder(where: str, letters: Sequence[Letter]) -> dict[str, str]:
    """Return the address of each picture by name, below that of their folder; raise UsageError if it is none."""
    names = _names(letters)
    try:
        folder = _folder(where.strip(), names)
    except Refused as refusal:
        raise UsageError(f"{refusal.message} {refusal.hint}") from None
    return {name: folder + name for name in names}


def addresses_in_table(path: Path, letters: Sequence[Letter]) -> dict[str, str]:
    """Return the address of each picture by name, from a filled table; raise UsageError or InputError."""
    if not path.is_file():
        raise UsageError(f"There is no file {path}: an export without `--pictures-at` writes it, as {TABLE}.")
    source = read_source(path, letters[0].publication.root)
    if source.problems:
        raise InputError(source.problems)
    names, addresses = _names(letters), {}
    problems = [*_others(source, names)]
    for name in names:
        try:
            addresses[name] = _own_address(name, source.data.get(name))
        except Refused as refusal:
            problems.append(source.problem((name,), refusal.message, refusal.hint))
    if problems:
        raise InputError(problems)
    return addresses


def checked_addresses(typed: Mapping[str, str], letters: Sequence[Letter]) -> dict[str, str]:
    """Return the address of each picture from what was typed by its name; raise UsageError for the first wrong one."""
    try:
        return {name: _own_address(name, typed.get(name, "").strip()) for name in _names(letters)}
    except Refused as refusal:
        raise UsageError(f"{refusal.message} {refusal.hint}") from None


def _names(letters: Sequence[Letter]) -> list[str]:
    return list(dict.fromkeys(shown.picture.name for letter in letters for shown in letter.pictures.values()))


def _own_address(name: str, typed: object) -> str:
    """Return the address of one picture; raise Refused."""
    if not isinstance(typed, str) or not typed:
        raise Refused(f"The picture {name} has no address yet.", f"Write it as in `{name}: {EXAMPLE}{name}`.")
    return _web_address(typed, address)


def _folder(where: str, names: Collection[str]) -> str:
    """Return the address of a folder with a slash at its end; that of one of the pictures in it will do as well."""
    if not where:
        raise Refused("There is no address.", f"Write it as in `{EXAMPLE}`.")
    folder, _, last = where.rpartition("/")
    name = re.split(r"[?#]", last, maxsplit=1)[0]
    if name in names:  # copied from a browser
        where = folder
    elif "://" in folder and _PICTURE.fullmatch(name):
        raise Refused(
            f"“{where}” is the address of one picture, and none of this letter is called {name}.",
            f"Name the folder that all are in, as in `{EXAMPLE}`; or, if each has a name of the service's own, write "
            f"their addresses into {TABLE}, and name the path of that file.",
        )
    elif bare := re.match(r"https?://[^?#]+(?=[?#])", where, re.IGNORECASE):
        raise Refused(f"“{where}” is not the address of a folder.", f"Write `{bare[0].rstrip('/')}/`.")
    return f"{_web_address(where, site).rstrip('/')}/"


def _web_address(text: str, check: Callable[[str], str]) -> str:
    """Return an address that `check` accepts, encoded where it has to be; raise Refused for what is on no web site."""
    try:
        checked = check(text)
    except PydanticCustomError as error:
        context = error.context or {}
        message = context.get("message") or f"“{text}” is no address."
        raise Refused(message, context.get("hint") or f"Write one as `{EXAMPLE}`.") from None
    if not checked.lower().startswith(("http://", "https://")):
        raise Refused(f"“{text}” is not on a web site.", f"Write an address as `{EXAMPLE}`.")
    if login := re.match(r"(https?://)[^/?#]*@", checked, re.IGNORECASE):
        hint = f"Write `{login[1]}{checked[login.end() :]}`."
        raise Refused(f"“{text}” holds a name or a password before the @, which all members would get.", hint)
    return quote(with_ascii_host(checked), safe=punctuation)


def _others(source: Source, names: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each name that is no picture of the letter."""
    for name in source.data:
        if name not in names:
            meant = nearest(name, names)
            hint = f"Did you mean `{meant}`?" if meant else "Take the line out."
            yield source.problem((name,), f"The letter has no picture “{name}”.", hint, key=True)
