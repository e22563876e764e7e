"""An edition → what is handed over: its files for an email service, with instructions, and what stands in the way.

It is a module of its own because what is handed to a service reaches every member: its merge tags are in the service's
own spelling, never filled in with the values of a sample reader, and while errors stand it is held back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from newsletter.build import Edition
from newsletter.check.report import counted, to_fill_in
from newsletter.preview.places import Data
from newsletter.preview.sheet import Sheet
from newsletter.review import standing
from newsletter.review.comments.placed import open_ones
from newsletter.sending.export import ZIP, Exported, export, zipped
from newsletter.sending.handed_pictures import TABLE, addresses_in_folder, checked_addresses, folder_of
from newsletter.sending.send import IS_DRAFT
from newsletter.sending.services import SERVICES

PICTURES_AT = "pictures_at"
"""What the folder of all pictures is called beside their names, none of which is without a dot."""

DESPITE_ERRORS = "despite_errors"
"""What the page adds to an address where somebody has said that errors may stand."""

ALL_THE_SAME = "Hand over all the same"
"""What it says there."""


def services(edition: Edition) -> list[Data]:
    """Return for each email service what to do there, what to type in, and what the letter lacks."""
    return [for_service(edition, name, {}) for name in SERVICES]


def for_service(edition: Edition, name: str, typed: Mapping[str, str]) -> Data:
    """Return what to do at one service, as exported() would hand the letter over; raise the same errors."""
    service, letter = SERVICES[name], exported(edition, name, typed)
    return {
        "id": name,
        "name": service.label,
        "files": [file for file in letter.files if not file.startswith("images/") and file != TABLE],
        "subject": letter.subject,
        "preheader": letter.preheader,
        "fields": list(letter.fields),
        "pictures": [asdict(picture) for picture in letter.pictures],
        "pictures_at": folder_of(letter.pictures),
        "is_zipped": letter.is_zipped,
        "is_hosted": bool(edition.letter.publication.site_url and not typed),
        "gallery": service.gallery.place,
        "renames": service.gallery.renames,
        "steps": letter.steps.removeprefix(f"{service.label}: "),
        "warnings": list(letter.warnings),
    }


def exported(edition: Edition, service: str, typed: Mapping[str, str]) -> Exported:
    """Return an edition exported for an email service.

    `typed` are the addresses of its pictures by their names, or that of their folder as PICTURES_AT; {} if they have
    none there. Raise KeyError if the service is unknown, UsageError if an address is none.
    """
    letter, addresses = edition.letter, {}
    if PICTURES_AT in typed:
        addresses = addresses_in_folder(typed[PICTURES_AT], letter)
    elif typed:
        addresses = checked_addresses(typed, letter)
    return export(letter, SERVICES[service], addresses)


def saved(edition: Edition, service: str, typed: Mapping[str, str]) -> bytes:
    """Return all that is saved for an email service as one .zip: that which it takes, or one to unpack.

    Raise the same errors as exported().
    """
    files = exported(edition, service, typed).files
    return files.get(ZIP) or zipped(files)


def in_the_way(edition: Edition) -> Data:
    """Return in words what members should not get so: errors, what is to fill in; and `beside` them, what may stay."""
    findings, letter = edition.report.findings, edition.letter
    errors = [finding for finding in findings if finding.severity == "error"]
    return {
        "draft": IS_DRAFT if edition.issue.draft else "",
        "errors": counted(errors),
        "blanks": to_fill_in(errors),
        "approvals": standing.in_the_way(letter, letter.publication),
        "comments": open_ones(letter.publication.root, edition.issue.slug),
        "beside": counted([finding for finding in findings if finding.severity != "error"]),
    }


def held_back(sheet: Sheet) -> str:
    """Return why a letter is held back, in a sentence, or "" if nothing stands in its way."""
    if sheet.edition is None:
        return ""
    if sheet.is_stale:
        return f"The newest text has mistakes: mend them, or tick “{ALL_THE_SAME}”."
    said = in_the_way(sheet.edition)
    found = " and ".join(words for words in (said["errors"], said["blanks"]) if words)
    return f"This issue has {found}. Mend that, or tick “{ALL_THE_SAME}”." if found else ""
