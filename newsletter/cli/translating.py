"""`newsletter translate`: an issue → the catalog that its translators fill in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, find_paths, shown
from newsletter.cli.terminal import say
from newsletter.errors import Refused, UsageError

if TYPE_CHECKING:
    from newsletter.model.issue import Issue


def _language(context: click.Context, parameter: click.Parameter, typed: str) -> str:
    """Return the tag of a language, in its usual spelling."""
    from newsletter.reading.languages import language_tag

    try:
        return language_tag(typed)
    except Refused as refusal:
        raise UsageError(f"{refusal.message} {refusal.hint}") from None


@click.command(short_help="Write the texts of an issue for its translators.")
@click.argument("issue", shell_complete=complete_issue)
@click.option("--to", "language", metavar="LANGUAGE", required=True, callback=_language, help="Such as fr or pt-BR.")
@click.option("--also", metavar="FIELD", multiple=True, help="Texts that stay as they are otherwise; see below.")
@click.option("--apart", metavar="TEXT", multiple=True, help="A text that needs a translation for each place.")
def translate(issue: str, language: str, also: Sequence[str], apart: Sequence[str]) -> None:
    """Write issues/SLUG.LANGUAGE.po, a catalog with the texts of ISSUE, a slug or the path of a file.

    Translators fill it in with Poedit, Weblate or another program that knows gettext's PO files, and `newsletter build`
    makes the letter in that language, too. Write the same command again after the issue has changed: what is translated
    stays, a text that has changed is marked as fuzzy, and one that is gone stays at the end of the file.

    Names, addresses and the titles of sessions stay as they are; --also names a field that is to be translated all the
    same. What stands in several places has one translation, unless --apart says that each place needs its own.

    \b
      newsletter translate ash-2021 --to fr
      newsletter translate ash-2021 --to fr --also sessions.groups.sessions.title
      newsletter translate ash-2021 --to fr --apart "Register"
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.build import publication_of
    from newsletter.model.files import find_root
    from newsletter.model.issue import load_issue
    from newsletter.owned import plain_files
    from newsletter.translating import naming, renewal

    (path,) = find_paths([issue])
    root = find_root(path)
    source = load_issue(path, publication_of([path], root))
    if source.language == language:
        raise UsageError(f"{path.stem} is written in {language}: name another language.")
    _refuse_unknown(source, also, apart)
    catalog = naming.catalog_of(path, language)
    before = plain_files.content(path.parent, catalog.name)
    if before is None and plain_files.status(catalog):
        raise UsageError(f"{catalog} is a link, or no plain file, and is not used: move it away.")
    made = renewal.renewed(source, language, before, str(shown(catalog)), also=also, apart=apart)
    if made.content == before:
        done = "is up to date"
    else:
        _write(catalog, made.content, before)
        done = "is brought up to date" if before else "is there, to be translated"
    counts = f"{made.translated} translated, {made.missing} missing, {made.stale} to be looked at again"
    say(f"{shown(catalog)} {done}: {counts}")


def _refuse_unknown(issue: Issue, also: Sequence[str], apart: Sequence[str]) -> None:
    """Raise UsageError for a field whose texts do not stay as they are, or a text that is nowhere in the issue."""
    from newsletter.nearest import nearest
    from newsletter.translating.texts import texts_of

    texts = list(texts_of(issue))
    for named, known, said in (
        (also, {text.field for text in texts if text.stays}, "has no field {} that stays as it is."),
        (apart, {text.words for text in texts if not text.stays}, "has no text “{}”."),
    ):
        for name in named:
            if name not in known:
                close = nearest(name, known)
                hint = f" Did you mean “{close}”?" if close else ""
                raise UsageError(f"{issue.slug} {said.format(name)}{hint}")


def _write(catalog: Path, content: bytes, before: bytes | None) -> None:
    """Put a catalog in the place of that of before; raise UsageError if somebody has saved another one meanwhile."""
    from newsletter.owned import plain_files
    from newsletter.owned.staging import NEW, put_right, staging

    put_right(catalog.parent)
    try:
        with staging(catalog.parent) as temporary:
            plain_files.make(temporary / NEW, catalog.name, content)
            if plain_files.content(catalog.parent, catalog.name) != before:
                raise UsageError(f"{shown(catalog)} was saved by another program just now: write this command again.")
            (temporary / NEW / catalog.name).replace(catalog)
    except OSError as error:
        raise UsageError(f"{shown(catalog)} cannot be written: {error.strerror}.") from error
