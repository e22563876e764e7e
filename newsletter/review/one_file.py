"""A review → one HTML file that can be mailed and opened anywhere: it loads nothing, and works without scripts as well.

Comes in: an edition in all its languages, what it is compared with, and the differences. Goes out: HTML. Of the letter,
a frame in the light and on a desktop stands in the file as it is, with its pictures, so that also what runs no scripts
shows it, such as the preview of an attachment on a phone. All other frames, those of translations too, are made by the
page's script from the HTML beside it: their pictures are taken from that frame, so that each is in the file once. The
policy of the file allows this one script by its digest, and no address at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from newsletter.build import Edition
from newsletter.check.finding import SEVERITIES
from newsletter.check.report import counted
from newsletter.errors import NewsletterError
from newsletter.model.issue import Issue
from newsletter.reading.languages import direction_of, english_name
from newsletter.review import marks
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.placed import Placed, comments
from newsletter.review.compared import compared, in_translations
from newsletter.review.difference import Difference
from newsletter.review.links import links_of
from newsletter.review.side import Seen, SeenPicture, Side, side_of
from newsletter.review.word_diff import Run
from newsletter.seen import frame, inbox
from newsletter.text import markup
from newsletter.times.wording import format_date

if TYPE_CHECKING:
    import jinja2

_SCHEMES: tuple[frame.Scheme, ...] = ("light", "dark")
_NEAR = 70
"""Characters of a text that is the same, on each side of one that differs."""

# Colours of their own, so that the words can be read on whatever is behind them in the letter.
_MARKS = (
    "ins, ins * { background: #d3f2d6 !important; color: #0c3b17 !important; text-decoration: underline !important; } "
    "del, del * { background: #fbdada !important; color: #6b0f14 !important; text-decoration: line-through !important} "
    "[data-review] { outline: 4px solid #2f8f46 !important; outline-offset: -4px; } "
    "[data-review=del] { outline-color: #c0343c !important; } "
    ".shown { outline: 3px solid #1f5fbf !important; outline-offset: 2px; }"
)


@dataclass(frozen=True, slots=True)
class Review:
    """An edition to be decided on, and what has changed since an earlier one, if there is one."""

    edition: Edition
    now: Side
    before: Side | None = None
    differences: tuple[Difference, ...] = ()
    comments: tuple[Placed, ...] = ()  # those that are open
    unread: str = ""  # why they cannot be read
    translations: tuple[InLanguage, ...] = ()

    @property
    def has_changed(self) -> bool:
        """Whether anything has changed, in any language."""
        return bool(self.differences) or any(each.differences for each in self.translations)


class InLanguage(NamedTuple):
    """A translation of the letter, and what has changed in it, as it is read."""

    edition: Edition
    seen: Seen
    differences: tuple[Difference, ...]


def review(
    editions: Sequence[Edition],
    earlier: Callable[[Side], Side | None] = lambda now: None,
    held: Mapping[Path, bytes] = MappingProxyType({}),
) -> Review:
    """Return the review of an edition in all its languages, compared with the earlier one that a function returns.

    That function is given the side of the edition; `held` is what files are to hold that are yet to be written.
    """
    own, *others = editions
    now = side_of("the letter as it is now", [edition.letter for edition in editions], held)
    before = earlier(now)
    differences = tuple(compared(before, now)) if before else ()
    in_each = in_translations(before, now) if before else {}
    translations = (
        InLanguage(each, now.translations[language], tuple(in_each.get(language, ())))
        for language, each in ((edition.issue.language, edition) for edition in others)
    )
    return Review(own, now, before, differences, *_open_comments(own), tuple(translations))


def _open_comments(edition: Edition) -> tuple[tuple[Placed, ...], str]:
    """Return the open comments on an issue, or why they cannot be read, which is in nobody's way."""
    issue, root = edition.issue, edition.letter.publication.root
    try:
        found = comments(root, issue.slug, Ground(issue.source.data))
    except NewsletterError as error:
        return (), str(error)
    return tuple(each for each in found if each.thread.is_open), ""


def policy() -> str:
    """Return the Content-Security-Policy of a review, as it stands in the file."""
    return _policy(_part("review.js"))


def as_file(reviewed: Review) -> bytes:
    """Return the review as an HTML file."""
    edition, now, before = reviewed.edition, _seen(reviewed.now), reviewed.before
    issue, publication = edition.issue, edition.letter.publication
    values = publication.samples(issue.web_path)
    script = _part("review.js")
    context = _shown(edition, now, reviewed.differences) | {
        "policy": _policy(script),
        "style": _part("review.css"),
        "script": script,
        "issue": issue,
        "date": format_date(issue.date, "en"),
        "letter": edition.rendering.tags.fill_line(publication.name, values),
        "title": edition.rendering.tags.fill_line(issue.title, values),
        "before": before,
        "translations": [_shown(*each) for each in reviewed.translations],
        "unread": reviewed.unread,
        "comments": [(each, _line_of(each, issue)) for each in reviewed.comments],
        "frame": frame.letter(_linked(now.html), _inside(now.pictures), "light", images=True),
        "letters": _letters(reviewed),
    }
    return _template().render(context).encode()


def _shown(edition: Edition, seen: Seen, differences: Sequence[Difference]) -> dict[str, Any]:
    """Return what is shown of an edition in one language."""
    letter, findings = edition.letter, edition.report.findings
    language = letter.issue.language
    return {
        "language": language,
        "direction": direction_of(language),
        "called": english_name(language),
        "differences": [(each, list(_shortened(each.runs))) for each in differences],
        "inbox": inbox.row(letter, letter.publication.samples(letter.issue.web_path)),
        "text": seen.text,
        "links": links_of(letter, seen),
        "findings": [
            (kind, list(group)) for kind, group in groupby(_worst_first(findings), lambda each: each.severity)
        ],
        "counted": counted(findings),
    }


def _seen(side: Side) -> Seen:
    if side.seen is None:
        raise ValueError(f"There is no letter of {side.name}.")
    return side.seen


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _letters(reviewed: Review) -> str:
    """Return as JSON the letters that the script shows, and the pictures that are not in the frame of the page."""
    now, before = _seen(reviewed.now), reviewed.before.seen if reviewed.before else None
    said: dict[str, Any] = {"dark": _by_key(_linked(now.html), now, "dark")}
    shown = {each.edition.issue.language: each.seen for each in reviewed.translations}
    said["translations"] = {
        language: {scheme: _by_key(_linked(seen.html), seen, scheme) for scheme in _SCHEMES}
        for language, seen in shown.items()
    }
    others = [*shown.values()]
    if before:
        old, new = marks.marked(before, now, reviewed.differences)
        said |= {"before": _with_marks(old, before), "now": _with_marks(new, now)}
        others.append(before)
    inside = {_key(picture) for picture in now.pictures.values()}
    pictures = [picture for seen in others for picture in seen.pictures.values()]
    said["pictures"] = {_key(picture): _data(picture) for picture in pictures if _key(picture) not in inside}
    # No `<` may stand in a script, and nothing else ends one.
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def _with_marks(html: str, seen: Seen) -> str:
    written = _by_key(_linked(html), seen, "light")
    return written.replace("</head>", f"<style>{_MARKS}</style></head>", 1)


def _by_key(html: str, seen: Seen, scheme: frame.Scheme) -> str:
    """Return a letter for a frame that the script fills, with a key in the place of each picture."""
    addresses = {address: f"picture:{_key(picture)}" for address, picture in seen.pictures.items()}
    return frame.letter(html, addresses, scheme, images=True)


def _inside(pictures: Mapping[str, SeenPicture]) -> dict[str, str]:
    return {address: _data(picture) for address, picture in pictures.items()}


def _key(picture: SeenPicture) -> str:
    return hashlib.sha256(picture.content).hexdigest()[:16]


def _data(picture: SeenPicture) -> str:
    """Return a picture as an address that holds it, with its key, by which the script finds it."""
    content = base64.b64encode(picture.content).decode()
    return f"data:{picture.content_type};key={_key(picture)};base64,{content}"


def _linked(html: str) -> str:
    """Return a letter whose links open in a window of their own: in a frame, the policy would stop them."""
    root = markup.parsed(html)
    for link in root.iter("a"):
        if not link.get("href", "#").startswith("#"):
            link.set("target", "_blank")
            link.set("rel", "noreferrer noopener")
    return markup.serialized(root)


def _line_of(comment: Placed, issue: Issue) -> int:
    """Return the line at which the words of a comment stand, 0 if they stand nowhere."""
    at = comment.at
    return issue.source.position(at.path, offset=at.start).line if at else 0


def _worst_first(findings: tuple[Any, ...]) -> list[Any]:
    return sorted(findings, key=lambda each: SEVERITIES.index(each.severity))


def _shortened(runs: tuple[Run, ...]) -> Iterator[Run]:
    """Yield the runs of a text, those that are the same without what is far from any that differs."""
    for number, run in enumerate(runs):
        if run.kind != "same" or len(run.text) < 3 * _NEAR:
            yield run
            continue
        before = run.text[:_NEAR] if number else ""
        after = run.text[-_NEAR:] if number + 1 < len(runs) else ""
        yield Run("same", f"{before} … {after}")


def _part(name: str) -> str:
    return (files("newsletter.review") / "sheet" / name).read_text("utf-8")


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_part("review.html"))
