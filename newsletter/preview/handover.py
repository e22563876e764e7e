"""An edition → what is handed over: its files for an email service, with instructions, and what stands in the way.

It is a module of its own because what is handed to a service reaches every member: its merge tags are in the service's
own spelling, never filled in with the values of a sample reader, and while errors stand it is held back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from newsletter.build import Edition, with_translations
from newsletter.check.report import counted, to_fill_in
from newsletter.errors import InputError
from newsletter.letter import Letter
from newsletter.preview.places import Data
from newsletter.preview.sheet import Sheet
from newsletter.reading.languages import direction_of, english_name
from newsletter.review import standing
from newsletter.review.comments.placed import open_ones
from newsletter.sending.export import ZIP, Exported, export_languages, zipped
from newsletter.sending.handed_pictures import TABLE, addresses_in_folder, checked_addresses, folder_of
from newsletter.sending.send import IS_DRAFT, untranslated
from newsletter.sending.services import SERVICES

PICTURES_AT = "pictures_at"
"""What the folder of all pictures is called beside their names, none of which is without a dot."""

DESPITE_ERRORS = "despite_errors"
"""What the page adds to an address where somebody has said that errors may stand."""

ALL_THE_SAME = "Hand over all the same"
"""What it says there."""


def services(letters: Sequence[Letter]) -> list[Data]:
    """Return for each email service what to do there, what to type in, and what the letter lacks."""
    return [for_service(letters, name, {}) for name in SERVICES]


def for_service(letters: Sequence[Letter], name: str, typed: Mapping[str, str]) -> Data:
    """Return what to do at one service, as exported() would hand the letter over; raise the same errors.

    `translations` have what is typed in for each other language, and its files.
    """
    service, (letter, *others) = SERVICES[name], exported(letters, name, typed)
    return {
        "id": name,
        "name": service.label,
        "files": _shown(letter),
        "translations": [
            {
                "language": english_name(each.issue.language),
                "lang": each.issue.language,
                "dir": direction_of(each.issue.language),
                "subject": other.subject,
                "preheader": other.preheader,
                "files": [f"{each.issue.folder}/{file}" for file in _shown(other)],
            }
            for each, other in zip(letters[1:], others, strict=True)
        ],
        "subject": letter.subject,
        "preheader": letter.preheader,
        "fields": list(letter.fields),
        "pictures": [asdict(picture) | {"language": _shown_in(picture.name, letters)} for picture in letter.pictures],
        "pictures_at": folder_of(letter.pictures),
        "is_zipped": letter.is_zipped,
        "is_hosted": bool(letters[0].publication.site_url and not typed),
        "gallery": service.gallery.place,
        "renames": service.gallery.renames,
        "steps": letter.steps.removeprefix(f"{service.label}: "),
        "warnings": list(dict.fromkeys(warning for each in (letter, *others) for warning in each.warnings))
        + list(untranslated(letters)),
    }


def _shown_in(name: str, letters: Sequence[Letter]) -> str:
    """Return the language of the translation that shows a picture, "" where the letter itself does."""
    own, *translations = letters
    showing = (
        letter.issue.language
        for letter in translations
        if name in {shown.picture.name for shown in letter.pictures.values()}
    )
    return "" if name in {shown.picture.name for shown in own.pictures.values()} else next(showing, "")


def _shown(letter: Exported) -> list[str]:
    return [file for file in letter.files if not file.startswith("images/") and file != TABLE]


def exported(letters: Sequence[Letter], service: str, typed: Mapping[str, str]) -> tuple[Exported, ...]:
    """Return a letter in all its languages exported for an email service.

    `typed` are the addresses of its pictures by their names, or that of their folder as PICTURES_AT; {} if they have
    none there. Raise KeyError if the service is unknown, UsageError if an address is none.
    """
    addresses = {}
    if PICTURES_AT in typed:
        addresses = addresses_in_folder(typed[PICTURES_AT], letters)
    elif typed:
        addresses = checked_addresses(typed, letters)
    return export_languages(letters, SERVICES[service], addresses)


def files_of(letters: Sequence[Letter], service: str, typed: Mapping[str, str]) -> Mapping[str, bytes]:
    """Return the files for an email service by their path: those of translations in a folder of each.

    Raise the same errors as exported().
    """
    own, *others = exported(letters, service, typed)
    files = dict(own.files)
    for letter, other in zip(letters[1:], others, strict=True):
        files |= {f"{letter.issue.folder}/{name}": content for name, content in other.files.items()}
    return files


def saved(letters: Sequence[Letter], service: str, typed: Mapping[str, str]) -> bytes:
    """Return all that is saved for an email service as one .zip: that which it takes, or one to unpack.

    Raise the same errors as exported().
    """
    files = files_of(letters, service, typed)
    return files[ZIP] if ZIP in files and len(letters) == 1 else zipped(files)


def in_the_way(edition: Edition) -> Data:
    """Return in words what members should not get so: errors, what is to fill in; and `beside` them, what may stay."""
    findings, letter = edition.report.findings, edition.letter
    errors = [finding for finding in findings if finding.severity == "error"]
    return {
        "draft": IS_DRAFT if edition.issue.draft else "",
        "errors": counted(errors),
        "blanks": to_fill_in(errors),
        "approvals": unapproved(edition),
        "comments": open_ones(letter.publication.root, edition.issue.slug),
        "beside": counted([finding for finding in findings if finding.severity != "error"]),
    }


def unapproved(edition: Edition) -> str:
    """Return in sentences why too few have approved an edition in all its languages, "" if they have."""
    publication = edition.letter.publication
    if not publication.approvals.needed:
        return ""
    try:
        return standing.in_the_way(with_translations(edition.letter), publication)
    except InputError as error:  # in a catalog
        return str(error)


def held_back(sheet: Sheet) -> str:
    """Return why a letter is held back, in a sentence, or "" if nothing stands in its way."""
    if sheet.edition is None:
        return ""
    if sheet.is_stale:
        return f"The newest text has mistakes: mend them, or tick “{ALL_THE_SAME}”."
    said = in_the_way(sheet.edition)
    found = " and ".join(words for words in (said["errors"], said["blanks"]) if words)
    return f"This issue has {found}. Mend that, or tick “{ALL_THE_SAME}”." if found else ""
