"""Check over the network whether the links of letters work: only for `newsletter check --live`.

No other part of checking or building reaches the network: fetching.py does, within the limits of off_limits.py.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator

from newsletter.check.finding import Finding
from newsletter.check.links.fetching import Answer, LinkChecker, Patience
from newsletter.check.links.link import MOVED, SentLink, core_of, finding_at, is_shortened, links_of
from newsletter.check.links.off_limits import IP, GuardedTransport, is_personal, is_public
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.event_loop import run
from newsletter.letter import Letter


def check_links(
    letters: Iterable[Letter],
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    allowed: Callable[[IP], bool] = is_public,
    patience: Patience | None = None,
    trust: ssl.SSLContext | None = None,
) -> tuple[tuple[Finding, ...], ...]:
    """Fetch the addresses in letters, each once, and return the findings of each letter, in their order.

    `progress` is called with the number of addresses that have answered, from 0 to all, and the number of all. Only IP
    addresses that are `allowed` are connected to. `trust` has the trusted certificates; if it is None, SSL_CERT_FILE
    names them, or else browsers' are used. Never fetched are: addresses with a merge tag, those that `is_personal()`,
    the publication's `unsubscribe_url`, links to calendars, and the letter's own web version, which is uploaded later.
    """
    parsed = [ParsedLetter.of(letter) for letter in letters]
    to_fetch = [(letter, [link for link in links_of(letter) if _may_fetch(letter, link)]) for letter in parsed]
    addresses = tuple(dict.fromkeys(_without_fragment(link) for _, links in to_fetch for link in links))
    answers: dict[str, Answer | None] = {}
    if addresses:
        unsubscribe_urls = {_unsubscribe_url(letter) for letter, _ in to_fetch} - {""}
        checker = LinkChecker(GuardedTransport(allowed, trust), patience or Patience(), unsubscribe_urls)
        answers = run(checker.fetch_all, addresses, progress)
    return tuple(tuple(dict.fromkeys(_findings(letter, links, answers))) for letter, links in to_fetch)


def _unsubscribe_url(letter: ParsedLetter) -> str:
    """Return the core of the address at which members unsubscribe, or "" where there is none."""
    return core_of((letter.publication.unsubscribe_url or "").partition("#")[0])


def _may_fetch(letter: ParsedLetter, link: SentLink) -> bool:
    if not link.web or link.has_tag or core_of(_without_fragment(link)) == _unsubscribe_url(letter):
        return False
    web_version = letter.publication.public_address(letter.issue.web_path)
    is_own = web_version and (link.address or "").startswith(web_version)
    return not is_own and not is_personal(link.address or "")


def _without_fragment(link: SentLink) -> str:
    """Return the address to request: without its #…, and with the site's name in Unicode."""
    assert link.web
    host = f"[{link.host}]" if ":" in link.host else link.host
    netloc = f"{host}:{link.web.port}" if link.web.port else host
    return link.web._replace(netloc=netloc, fragment="").geturl()


def _findings(letter: ParsedLetter, links: Iterable[SentLink], answers: dict[str, Answer | None]) -> Iterator[Finding]:
    for link in links:
        answer = answers[_without_fragment(link)]
        if not answer:
            continue
        if answer.rule is not MOVED:
            yield finding_at(letter, link, answer.rule, answer=answer.words)
        elif not is_shortened(link):  # links.shortener reports those
            fragment = f"#{link.web.fragment}" if link.web and link.web.fragment and "#" not in answer.words else ""
            yield finding_at(letter, link, MOVED, target=answer.words + fragment)
