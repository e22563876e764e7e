"""Sheets → what the page asks for: an issue with its findings, the letter for the frame, its texts, its message.

Comes in: a Sheet or an Edition, and how the drafter wants to look at it. Goes out: HTML, text, or plain data that
becomes JSON. Everything here is a pure function; the server only finds the Sheet and reads the address.
"""

from __future__ import annotations

import email
import email.policy
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.build import Edition, clock
from newsletter.check.finding import SEVERITIES
from newsletter.images import PlacedPicture
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.model.settings import Persona
from newsletter.preview import handover, places
from newsletter.preview.fixes import Fixes
from newsletter.preview.issue_list import ListedIssue
from newsletter.preview.places import Data, path_before
from newsletter.preview.sheet import Sheet
from newsletter.reading.languages import direction_of, english_name
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import dotted
from newsletter.seen import frame, inbox
from newsletter.text import merge_tags
from newsletter.text.markup import parsed
from newsletter.translating import naming

if TYPE_CHECKING:
    from email.message import EmailMessage, Message

DOWNLOADS = ("email.html", "email.txt", "email.eml", "webinars.ics")
"""The files of an edition that can be saved, besides the calendar file of each webinar."""

UNKNOWN = Persona(name="unknown")
"""The sample reader about whom nothing is known, who gets the fallbacks; a persona of that name replaces it."""


def named(publication: Publication, name: str) -> Persona | None:
    """Return the sample reader of a name, or None, which stands for the samples of `merge_tags`."""
    return next((persona for persona in (*publication.personas, UNKNOWN) if persona.name == name), None)


def personas(publication: Publication) -> list[Data]:
    """Return the sample readers that can be chosen, besides the samples of `merge_tags`."""
    own = [{"id": persona.name, "name": persona.name} for persona in publication.personas]
    if any(persona.name == UNKNOWN.name for persona in publication.personas):
        return own
    return [{"id": UNKNOWN.name, "name": "Somebody unknown"}, *own]


def as_read_by(letter: Letter, persona: Persona | None) -> Letter:
    """Return a letter whose message can be composed for a sample reader.

    Composing fills in samples; for the unknown reader there are none, so the fallbacks are filled in here.
    """
    if persona is not UNKNOWN:
        return letter
    rendering, values = letter.rendering, _values(letter, persona)
    tags = rendering.tags
    filled = replace(
        rendering,
        tags=merge_tags.Tags(),
        subject=tags.fill_text(rendering.subject, values),
        preheader=tags.fill_text(rendering.preheader, values),
        html=tags.fill_html(rendering.html, values),
        text=tags.fill_text(rendering.text, values),
    )
    return replace(letter, rendering=filled)


def letter(
    built: Letter,
    persona: Persona | None,
    *,
    scheme: frame.Scheme,
    images: bool,
    lens: str | None = None,
    left_out: Sequence[SourcePath] = (),
) -> str:
    """Return the letter for the frame, as a sample reader gets it, through a lens if one is given.

    Its elements have their paths in the newest text, of which the items `left_out` are not in the letter.
    """
    from newsletter.preview import lenses

    paths = {number: path_before(path, left_out) for number, path in built.rendering.origins.items()}
    html = frame.with_paths(_filled(built, persona), {number: dotted(path) for number, path in paths.items()})
    if lens:
        html, _ = lenses.seen_through(html, lens)
    language = built.issue.language if built.translation else ""
    addresses = {shown.url: picture_address(shown, language) for shown in built.pictures.values()}
    return frame.letter(html, addresses, scheme, images=images)


def html(edition: Edition) -> str:
    """Return the HTML as in email.html, with merge tags as they were written."""
    return edition.files["email.html"].decode()


def text(edition: Edition, persona: Persona | None) -> str:
    """Return the plain-text alternative, with the merge tags filled in."""
    return edition.rendering.tags.fill_text(edition.rendering.text, _values(edition.letter, persona))


def spoken(edition: Edition) -> Data:
    """Return the language of an edition, and its direction."""
    return {"lang": edition.issue.language, "dir": direction_of(edition.issue.language)}


def mjml(edition: Edition) -> str:
    """Return the MJML of an edition, with merge tags as they were written; raise TemplateError."""
    from newsletter.render import environment, template

    tags = edition.rendering.tags
    context = environment.shared_context(edition.issue, edition.letter.publication, tags)
    return tags.neutral(template.to_mjml(context, edition.letter.pictures))


def message(edition: Edition, persona: Persona | None) -> Data:
    """Return the decoded headers of the message, and its parts with their sizes."""
    from newsletter.sending import message as writer

    built = as_read_by(edition.letter, persona)
    raw = built.message
    if persona:
        raw = writer.compose(
            built.rendering, built.issue, built.publication, built.pictures, now=clock(built.issue), persona=persona
        )
    parsed = email.message_from_bytes(raw, policy=email.policy.SMTP.clone(refold_source="none"))
    return {
        "headers": [[name, str(value)] for name, value in parsed.items()],
        "parts": list(_parts(parsed, 0)),
        "size": len(raw),
    }


def reading(edition: Edition) -> list[Data]:
    """Return the letter as a screen reader reads it, with samples for merge tags."""
    from newsletter.seen.screen_reader import reading_order

    tags, values = edition.rendering.tags, _values(edition.letter, None)
    items = reading_order(parsed(edition.rendering.html))
    return [asdict(item) | {"text": tags.fill_text(item.text, values)} for item in items]


def issue(
    sheet: Sheet,
    root: Path,
    persona: Persona | None,
    lens: str | None = None,
    fixes: Fixes | None = None,
    language: str = "",
) -> Data:
    """Return what the page shows around the letter: the inbox, the findings, the places in the file, the sizes.

    `fixes` knows the newest text, if it is written here and can be read. `language` is that of a translation.
    """
    said = {
        "slug": sheet.slug,
        "language": language,
        "languages": languages(sheet),
        "version": sheet.version,
        "problems": places.problems(sheet.problems, fixes, root),
        "failure": sheet.failure,
        "stale": sheet.is_stale and sheet.edition is not None,
        "has_letter": sheet.edition is not None,
    }
    if sheet.edition is None:
        nothing = {"title": sheet.slug, "inbox": None, "sizes": None, "in_the_way": None, "lens": None}
        return said | nothing | {"findings": [], "origins": {}, "files": []}
    edition = sheet.edition
    return said | {
        "title": edition.issue.title,
        "inbox": _inbox(edition, persona),
        "findings": places.findings(edition, root, sheet.left_out, fixes),
        "origins": places.origins(edition, root),
        "files": [{"name": name, "size": len(edition.files[name])} for name in downloads(edition)],
        "sizes": _sizes(edition),
        "in_the_way": handover.in_the_way(edition),
        "lens": _lens(edition, persona, lens) if lens else None,
    }


def languages(sheet: Sheet) -> list[Data]:
    """Return the languages in which an issue can be read: its own, as "", and those of which it has a catalog."""
    if not (translations := naming.catalogs(sheet.path)):
        return []
    issue = sheet.edition.issue if sheet.edition else None
    names = [{"id": "", "name": "As it was written"}]
    if issue:
        names[0]["name"] = english_name(issue.translated_from.language if issue.translated_from else issue.language)
    return names + [{"id": language, "name": english_name(language)} for language in translations]


def downloads(edition: Edition) -> list[str]:
    """Return the names of the files of an edition that can be saved."""
    webinars = sorted(name for name in edition.files if name.startswith("webinars/"))
    return [name for name in (*DOWNLOADS, *webinars) if name in edition.files]


def listed_issue(known: ListedIssue, root: Path) -> Data:
    """Return an issue for the list of issues."""
    return {
        "slug": known.slug,
        "title": known.title,
        "date": known.date,
        "draft": known.is_draft,
        "file": places.file_in(str(known.path), root),
        "counts": None if known.counts is None else {name: known.counts.get(name, 0) for name in SEVERITIES},
        "broken": known.is_broken,
        "old_slugs": known.old_slugs,
    }


def clients(publication: Publication | None) -> list[Data]:
    """Return the mail programs that the publication's readers use."""
    from newsletter.check.clients import caniemail

    chosen = (publication and publication.clients) or caniemail.DEFAULT_CLIENTS
    names = {client.id: client.name for client in caniemail.table().clients.values()}
    return [{"id": client, "name": names.get(client, client)} for client in chosen]


def lens_names() -> list[Mapping[str, str]]:
    """Return the id and the name of every lens."""
    from newsletter.preview import lenses

    return [{"id": lens.id, "name": lens.name} for lens in lenses.lenses()]


def picture_address(shown: PlacedPicture, language: str = "") -> str:
    """Return the address of a picture in the frame; it changes with the content, so browsers may cache it for good."""
    address = f"images/{shown.picture.name}?v={zlib.crc32(shown.picture.content):08x}"
    return f"{address}&language={language}" if language else address


def _values(built: Letter, persona: Persona | None) -> merge_tags.Dialect:
    publication, slug = built.publication, built.issue.slug
    if persona is not UNKNOWN:
        return publication.samples(slug, persona)
    # The tags that the email service fills in, it fills in for everybody.
    fallbacks, by_service = publication.fallbacks(slug), {*merge_tags.RESERVED} - publication.known_values(slug).keys()
    return lambda tag: merge_tags.MergeTag(tag.name).neutral if tag.name in by_service else fallbacks(tag)


def _filled(built: Letter, persona: Persona | None) -> str:
    """Return the HTML as a sample reader gets it, with its elements numbered."""
    return built.rendering.tags.fill_html(frame.numbered(built.rendering.html), _values(built, persona))


def _inbox(edition: Edition, persona: Persona | None) -> Data:
    """Return the row of the letter in an inbox, as phones and desktop mail programs cut it."""
    row = inbox.row(edition.letter, _values(edition.letter, persona))
    return row | {"left": row["cuts"]["phone"]["left"]} | spoken(edition)


def _sizes(edition: Edition) -> Data:
    sizes = {name: len(content) for name, content in edition.files.items()}
    return {
        "html": sizes["email.html"],
        "text": sizes["email.txt"],
        "message": sizes["email.eml"],
        "images": sum(size for name, size in sizes.items() if name.startswith("images/")),
    }


def _lens(edition: Edition, persona: Persona | None, lens: str) -> Data | None:
    """Return what a lens says about itself, and what it has taken away."""
    from newsletter.preview import lenses

    known = next((known for known in lenses.lenses() if known.id == lens), None)
    if known is None:
        return None
    _, taken = lenses.seen_through(_filled(edition.letter, persona), lens)
    return {"id": known.id, "name": known.name, "badge": known.badge, "taken": [asdict(each) for each in taken]}


def _parts(part: Message | EmailMessage, depth: int) -> Iterator[Data]:
    """Yield a part of a message and those inside it, the outer first."""
    payload = part.get_payload(decode=True)
    yield {
        "type": part.get_content_type(),
        "disposition": part.get_content_disposition() or "",
        "size": len(payload) if isinstance(payload, bytes) else 0,
        "encoded": len(part.as_bytes()),
        "name": part.get_filename() or "",
        "depth": depth,
    }
    if part.is_multipart():
        for inner in part.get_payload():
            if not isinstance(inner, str):
                yield from _parts(inner, depth + 1)
