"""Rules about mail programs: HTML and CSS in the letter that its readers' programs do not support.

Only what is sent is checked: the HTML, and the pictures as they were changed for it. Missing support is a finding if it
changes what is seen or where: advice.py lists the features for which it does, and fallbacks.py recognizes what replaces
one on the spot.

caniemail.py  the table of which program supports what
usage.py      the features that a letter uses
advice.py     what to write instead, and which features are harmless
fallbacks.py  the programs that are affected by a use, unless there is a fallback
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from newsletter.check.clients.advice import ADVICE
from newsletter.check.clients.caniemail import DEFAULT_CLIENTS, PLATFORMS, Client, Feature, table
from newsletter.check.clients.fallbacks import affected_by
from newsletter.check.clients.usage import Use, Wanted, uses
from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.nearest import nearest

CSS = Rule("clients.css", "warning", "`{feature}` does nothing in {clients}.", "{advice}")
AT_RULE = Rule("clients.at-rule", CSS.severity, CSS.fact, CSS.hint)
ELEMENT = Rule("clients.element", CSS.severity, CSS.fact, CSS.hint)
ATTRIBUTE = Rule("clients.attribute", CSS.severity, CSS.fact, CSS.hint)
UNKNOWN = Rule("clients.unknown", "error", "There is no mail program `{name}` in the data.", "{advice}")
MOVING_PICTURE = Rule(
    "clients.moving-picture",
    "warning",
    "`{src}` moves, and stands still in the letter: of moving pictures, most mail programs show GIFs alone.",
    "Save it as a GIF. If its first frame is enough, save that as a still, and this remark is gone.",
)
RULES = (CSS, AT_RULE, ELEMENT, ATTRIBUTE, UNKNOWN, MOVING_PICTURE)

_BY_KIND = {"at-rule": AT_RULE, "media": AT_RULE, "element": ELEMENT, "image": ELEMENT, "attribute": ATTRIBUTE}
_RANK = {slug: rank for rank, slug in enumerate(ADVICE)}


class _Found(NamedTuple):
    """The first use of a feature that affects a client, and all clients that its uses affect."""

    use: Use
    clients: set[str]


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what the publication's mail programs do not support in a letter, the worst first."""
    yield from _unknown(letter)
    yield from _moving_pictures(letter)
    named = dict.fromkeys(letter.publication.clients or DEFAULT_CLIENTS)
    clients = [table().clients[name] for name in named if name in table().clients]
    found: dict[str, _Found] = {}
    for use in uses(letter.root, _lacking_in(tuple(client.id for client in clients))):
        if affected := affected_by(use, clients):
            found.setdefault(use.feature.slug, _Found(use, set())).clients.update(affected)
    for slug, each in sorted(found.items(), key=lambda item: (-len(item[1].clients), _RANK[item[0]])):
        names = _names_of([client for client in clients if client.id in each.clients], each.use.feature)
        rule = _BY_KIND.get(each.use.feature.kind, CSS)
        values = {"feature": _shown(each.use), "clients": names, "advice": ADVICE[slug]}
        yield letter.finding_in_template(rule, each.use.element, **values)


@cache
def _lacking_in(clients: tuple[str, ...]) -> Wanted:
    """Return the features that one of these clients lacks and that advice.py has advice for."""
    return {
        key: feature
        for key, feature in table().by_name.items()
        if feature.slug in ADVICE and any(map(feature.is_lacking, clients))
    }


def _unknown(letter: ParsedLetter) -> Iterator[Finding]:
    """Find names of mail programs that are not in the table."""
    known = table().clients
    for place, name in enumerate(letter.publication.clients):
        if name not in known:
            meant = nearest(name, known) or next((each.id for each in known.values() if each.name == name), "")
            advice = f"Did you mean `{meant}`?" if meant else f"Write one of {', '.join(known)}."
            yield letter.finding_in_publication(UNKNOWN, ("clients", place), name=name, advice=advice)


def _moving_pictures(letter: ParsedLetter) -> Iterator[Finding]:
    """Find pictures that move in their file and not in the letter."""
    for place, picture in letter.first_places_of_pictures:
        if picture.is_stilled:
            yield letter.finding_at_picture(MOVING_PICTURE, place)


def _shown(use: Use) -> str:
    """Return what was used as authors write it: `display:flex`, `calc()`, `<video>`, `.webp`."""
    match use.feature.kind:
        case "function":
            return f"{use.name}()"
        case "element":
            tag, _, attribute = use.name.rstrip("]").partition("[")
            return f"<{tag} {attribute}>" if attribute else f"<{tag}>"
        case "image":
            return use.name if use.name.endswith(":") else f".{use.name}"
        case _:
            return use.name


def _names_of(clients: Iterable[Client], feature: Feature) -> str:
    """Return the names of clients for a sentence, with the platforms if only some of a client's lack a feature."""
    names = []
    for client in clients:
        lacking = feature.lacking[client.id]
        only = f" ({', '.join(PLATFORMS[platform] for platform in lacking)})" if lacking != client.platforms else ""
        names.append(f"{client.name}{only}")
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
