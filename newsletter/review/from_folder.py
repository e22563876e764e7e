"""The folder of an edition that a build has written → its side: the letter alone, for what it was made of is not there.

Comes in: a folder with email.html, email.txt and images/. Goes out: a Side without files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.owned import plain_files
from newsletter.review.side import Seen, SeenPicture, Side
from newsletter.text import markup, merge_tags

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif"}

_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what lxml reads, and does not write


def in_folder(folder: Path, now: Sequence[Letter]) -> Side:
    """Return the edition in a folder, with its translations, which are beside it, as `newsletter build` puts them.

    Merge tags have the samples that they have now. Raise UsageError if there is no edition.
    """
    own, *others = now
    language_of = {folder.with_name(f"{folder.name}.{each.issue.language}"): each for each in others}
    translations = {each.issue.language: _seen(place, each) for place, each in language_of.items() if place.is_dir()}
    return Side(f"the edition in {folder}", _seen(folder, own), translations=translations)


def _seen(folder: Path, now: Letter) -> Seen:
    found = [plain_files.content(folder, name) for name in ("email.html", "email.txt")]
    written = [content.decode("utf-8", "replace") for content in found if content is not None]
    if len(written) < len(found) or not _is_letter(written[0]):
        raise UsageError(
            f"{folder} holds no edition: name a folder with an email.html and an email.txt, as `newsletter build` "
            "writes them."
        )
    values = now.publication.samples(now.issue.web_path)
    tags = merge_tags.find(written)
    letter, plain = (tags.tokenize(each) for each in written)
    pictures: dict[str, SeenPicture] = {}
    for file in sorted((folder / "images").iterdir()) if (folder / "images").is_dir() else ():
        content = plain_files.content(folder, f"images/{file.name}")
        if content is not None and file.suffix in _TYPES:
            picture = SeenPicture(_TYPES[file.suffix], content)
            addresses = re.findall(rf"[^\"'()\s=]*\bimages/{re.escape(file.name)}(?=[\"')])", written[0])
            pictures |= dict.fromkeys(addresses, picture)
    return Seen(tags.fill_html(letter, values), tags.fill_text(plain, values), pictures)


def _is_letter(html: str) -> bool:
    """Return whether HTML has elements, and no characters that no letter has."""
    root = markup.parsed(html)
    return root is not None and not _CONTROLS.search("".join(root.itertext()))
