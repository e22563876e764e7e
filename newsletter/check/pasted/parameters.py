"""Parameters of an address that belong to whoever copied it: previews, sessions, keys, members of lists, clicks.

Comes in: an address. Goes out: its flaws, each with the address without such parameters. It is a module of its own
because it is a table of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from newsletter.check.finding import Rule
from newsletter.check.pasted.closed import CLOSED
from newsletter.check.pasted.flaw import WRITE, Flaw
from newsletter.text.personal_addresses import CLICKED, KEY, MAIL, MAIL_ADDRESS, MEMBER, SESSION

PERSONAL = Rule("pasted.personal-address", "error", "The address “{url}” {what}.", "{todo}")
TOKEN = Rule("pasted.token", "warning", "The address “{url}” {what}.", "{todo}")
CLICK = Rule("pasted.click", "warning", "The address “{url}” {what}.", "{todo}")

_SESSION_IN_PATH = r"(?i);(jsessionid)=[^/;?#]*"

_ONCE_PUBLISHED = "Write `{instead}`, once the page is published."
_IF_IT_OPENS = (
    "If the page opens without it, write `{instead}`; if not, ask for an address that is meant for everybody."
)


class _Parameter(NamedTuple):
    """A kind of parameter: patterns for its name, its value and the sites that have it, and what to say about it."""

    names: str
    rule: Rule
    what: str
    todo: str = WRITE
    values: str = ".*"
    hosts: str = ".*"


_OF_MEMBER = "holds `{name}`, by which a mailing list knows one of its members"
_OF_CLICK = "holds `{name}`, by which a site knows who copied it"

_PARAMETERS = (
    _Parameter(
        r"preview(?:_id|_nonce)?|_ppp",
        CLOSED,
        "opens a preview, which only its authors see",
        _ONCE_PUBLISHED,
        values="(?!false|0).+",
    ),
    _Parameter(r"(?:ve)?action", CLOSED, "opens a page with the tools to edit it", values="edit.*"),
    _Parameter(SESSION, PERSONAL, "holds `{name}`, the session of whoever copied it"),
    _Parameter(MEMBER, PERSONAL, _OF_MEMBER),
    _Parameter("e", PERSONAL, _OF_MEMBER, hosts=r"(?:.+\.)?(?:campaign-archive\.com|mailchi\.mp)"),
    _Parameter(CLICKED, CLICK, _OF_CLICK),
    _Parameter("si", CLICK, _OF_CLICK, hosts=r"(?:.+\.)?(?:youtube\.com|youtu\.be|spotify\.com)"),
    _Parameter(
        KEY,
        TOKEN,
        "holds `{name}`, which looks like somebody's own key",
        _IF_IT_OPENS,
        values=r"(?=.*[0-9])(?=.*[A-Za-z])[\w.~+/=-]{16,}",
    ),
    _Parameter(MAIL, TOKEN, "holds somebody's e-mail address", _IF_IT_OPENS, values=MAIL_ADDRESS),
)

_ANY = rf"(?i)[?&;](?:{'|'.join(kind.names for kind in _PARAMETERS)})="


def flaws(address: str) -> Iterator[Flaw]:
    """Yield each thing that an address holds and that belongs to whoever copied it."""
    if not re.search(_ANY, address):
        return
    host = urlsplit(address).hostname or ""
    for kind in _PARAMETERS:
        if re.fullmatch(kind.hosts, host) and (name := _named(address, kind)):
            address = _without(address, kind)
            yield Flaw(kind.rule, kind.what.format(name=name), address, kind.todo)


def _named(address: str, kind: _Parameter) -> str:
    """Return the name of the first parameter of a kind, as it is written, or ""."""
    in_path = re.search(_SESSION_IN_PATH, address)
    if in_path and kind.names is SESSION:
        return in_path[1]
    return next((name for name, _, value in _parts(address) if _is_one(name, value, kind)), "")


def _without(address: str, kind: _Parameter) -> str:
    """Return an address without the parameters of a kind."""
    kept = ["".join(part) for part in _parts(address) if not _is_one(part[0], part[2], kind)]
    if kind.names is SESSION:
        address = re.sub(_SESSION_IN_PATH, "", address)
    return urlsplit(address)._replace(query="&".join(kept)).geturl()


def _parts(address: str) -> list[tuple[str, str, str]]:
    """Return the name, the equals sign and the value of each parameter."""
    return [part.partition("=") for part in urlsplit(address).query.split("&")]


def _is_one(name: str, value: str, kind: _Parameter) -> bool:
    return bool(re.fullmatch(kind.names, name, re.I) and re.fullmatch(kind.values, unquote(value), re.S))
