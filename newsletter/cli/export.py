"""`newsletter export`: letters as files for email services, and what to do with them there."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, name_of, shown
from newsletter.cli.output import output_folder, refuse_folder_of_issue
from newsletter.cli.terminal import count_findings, report_files, say, show, undisturbed, warn
from newsletter.errors import UsageError
from newsletter.sending.services import SERVICES

if TYPE_CHECKING:
    from newsletter.build import Edition
    from newsletter.letter import Letter
    from newsletter.sending.export import Exported
    from newsletter.sending.services import Service


@click.command(short_help="Make a letter ready for an email service.")
@click.argument("issue", shell_complete=complete_issue)
@click.option(
    "--for", "service", type=click.Choice(list(SERVICES)), required=True, help="The service that is to send it."
)
@click.option(
    "--pictures-at",
    metavar="ADDRESS",
    help="Where the service or your site has the pictures: the address of their folder, or a filled pictures.yaml.",
)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: out]")
def export(issue: str, service: str, pictures_at: str | None, out: Path | None) -> None:
    """Write an issue into out/for-SERVICE/<slug>/ as an email service takes it.

    Each language that it has a catalog for is written as well, into out/for-SERVICE/<slug>.<language>/.

    Merge tags, their fallbacks, the link to unsubscribe, the web version and the postal address are in the service's
    own spelling. What the service demands and the letter lacks is said, and how to bring the letter in.

    Pictures that are not on your own site go along: inside email.zip, if the service takes one, else in images/, with
    pictures.yaml, which asks for the address of each. --pictures-at puts the addresses into the letter.

    \b
      newsletter export ash-2021 --for mailchimp
      newsletter export ash-2021 --for listmonk --pictures-at https://news.example.org/uploads/
      newsletter export ash-2021 --for brevo --pictures-at out/for-brevo/ash-2021/pictures.yaml
      newsletter export ash-2021 --for hubspot -o /tmp/letters
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.build import build_languages, publication_of, write_edition
    from newsletter.model.files import find_issue, find_root
    from newsletter.review.standing import in_the_way
    from newsletter.sending.export import export_languages as write_for
    from newsletter.sending.handed_pictures import TABLE
    from newsletter.sending.send import IS_DRAFT, untranslated

    started = perf_counter()
    path = find_issue(issue, Path.cwd())
    root = find_root(path)
    beside = output_folder(out, root / "out", below=f"for-{service}")
    refuse_folder_of_issue(beside, None if out else root, "export")
    publication = publication_of([path], root)
    editions = build_languages(path, publication)
    letters = [edition.letter for edition in editions]
    if unapproved := in_the_way(letters, publication):
        raise UsageError(f"Nothing was exported. {unapproved}")
    addresses = {} if pictures_at is None else _addresses(pictures_at, letters)
    if pictures_at is not None and not addresses:
        warn("The letter has no pictures, so `--pictures-at` changes nothing.")
    all_exported = write_for(letters, SERVICES[service], addresses)
    with undisturbed():
        for edition, exported in zip(editions, all_exported, strict=True):
            folder = write_edition(replace(edition, files=exported.files), beside, tell=warn)
            _tell(edition, exported, folder, perf_counter() - started, is_hosted=not addresses)
            started = perf_counter()
    own = all_exported[0]
    say(f"Next: {own.steps}")
    if len(editions) > 1:
        say("  Do that with each language, for those of your contacts who read it.")
    if own.lacks_addresses:
        again = ["newsletter", "export", name_of(path), "--for", service, *(["-o", str(out)] if out else [])]
        table = shown(beside / editions[0].issue.folder / TABLE)
        warn(_how_to_place_pictures(SERVICES[service], shlex.join(again), shlex.quote(str(table))))
    for warning in dict.fromkeys(warning for exported in all_exported for warning in exported.warnings):
        warn(warning)
    for warning in untranslated(letters):
        warn(warning)
    if editions[0].issue.draft:
        warn(IS_DRAFT)
    for edition in editions:
        count_findings(edition.report.findings, path)


def _tell(edition: Edition, exported: Exported, folder: Path, seconds: float, *, is_hosted: bool) -> None:
    """Print what was written of a letter in one language, and what somebody types or uploads at the service."""
    report_files({name: len(content) for name, content in exported.files.items()}, folder, seconds)
    show(f"  Subject: {exported.subject}\n  Preheader: {exported.preheader}")  # to be copied, so as they were typed
    if exported.fields:
        say(f"  Fields of your contacts: {', '.join(exported.fields)}")
    for line in _about_pictures(exported, is_hosted=is_hosted):
        say(line)


def _addresses(pictures_at: str, letters: Sequence[Letter]) -> Mapping[str, str]:
    """Return the address of each picture, by what was typed: the address of a folder, or the path of a table."""
    from newsletter.sending.handed_pictures import addresses_in_folder, addresses_in_table

    if "://" not in pictures_at and pictures_at.endswith((".yaml", ".yml")):
        return addresses_in_table(Path(pictures_at), letters)
    return addresses_in_folder(pictures_at, letters)


def _about_pictures(exported: Exported, *, is_hosted: bool) -> Iterator[str]:
    """Yield lines that say where the pictures are, or which need a place."""
    from newsletter.reading.quoting import shortened
    from newsletter.sending.handed_pictures import TABLE, folder_of, size

    if not exported.pictures:
        return
    if exported.is_zipped:
        yield "  Pictures: they are in email.zip, with the letter"
    elif not exported.lacks_addresses:
        folder = folder_of(exported.pictures)
        yield f"  Pictures: {f'members load them from {folder}' if folder else f'each has its address in {TABLE}'}"
        if is_hosted:
            yield "  They are on your own site: nothing has to be uploaded or pasted for them"
    else:
        yield "  Pictures, for which the letter has no address yet:"
        longest = max(len(picture.name) for picture in exported.pictures)
        longest_place = max(len(picture.places[0]) for picture in exported.pictures)
        for picture in exported.pictures:
            shape = f"{picture.width} × {picture.height}"
            place = f"{picture.places[0]:{longest_place}}"
            shows = shortened(picture.alt) or "Decoration"
            yield f"    {picture.name:{longest}}  {size(picture):>9}  {shape:>9}  {place}  {shows}"


def _how_to_place_pictures(service: Service, again: str, table: str) -> str:
    """Return how a letter's pictures get their addresses; `again` exports it once more, `table` is the table's path."""
    from newsletter.sending.handed_pictures import EXAMPLE

    upload = f"Members do not see the pictures in images/ yet. Upload them to {service.label} ({service.gallery.place})"
    if service.gallery.renames:
        return f"{upload}, write the address of each into {table}, and type `{again} --pictures-at {table}`."
    return (
        f"{upload}, and type `{again} --pictures-at {EXAMPLE}`, with their address there up to their names. "
        f"Where the names became others, write the address of each into {table}, and type that path in its place."
    )
