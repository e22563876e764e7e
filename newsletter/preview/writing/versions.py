"""Versions of an issue that Git keeps: the ones there are, a new one, and what has changed since.

Comes in: an issue, and the pen, which knows what its file is to hold. Goes out: commits of this issue alone, with its
pictures and translations, with what people have said of it, and their texts. Nothing else of the publication is
committed, and no file is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from newsletter import git
from newsletter.editing.outline import outlined
from newsletter.editing.stored import stored
from newsletter.errors import InputError, Refused
from newsletter.model.files import ISSUES
from newsletter.model.issue import Issue
from newsletter.owned import plain_files
from newsletter.preview.writing import own_catalogs
from newsletter.preview.writing.names import earlier_names
from newsletter.preview.writing.own_pictures import IMAGES, pictures_in
from newsletter.preview.writing.pen import Pen
from newsletter.preview.writing.shelf import refuse_links
from newsletter.reading.languages import english_name
from newsletter.review import approvals
from newsletter.review.changes import changes
from newsletter.review.comments import lines
from newsletter.review.difference import Difference, Sort
from newsletter.review.kept import Kept
from newsletter.translating import naming

NO_REPOSITORY = (
    "Versions, to which you can go back weeks later, are kept by a program named Git, which does not look after this "
    "newsletter yet. What you type is saved all the same, and Undo takes back up to 200 steps. If you want versions, "
    "ask whoever looks after your computer to type `git init` in the folder of the newsletter."
)


def versions(path: Path, root: Path, kept: Kept) -> list[git.Revision]:
    """Return the versions of an issue, the newest first, also those under its earlier names; raise UsageError."""
    files = [kept.path(slug) for slug in (path.stem, *earlier_names(path, root))]
    files += [_place_of(catalog, kept) for catalog in own_catalogs.to_take(path).values()]
    return git.revisions_of(kept.repository, *files)


def text_of(version: str, path: Path, root: Path, kept: Kept) -> str:
    """Return the text of an issue in a version; raise Refused, and UsageError."""
    if version in {revision.id for revision in versions(path, root, kept)}:
        for slug in (path.stem, *earlier_names(path, root)):
            if content := git.content_at(kept.repository, kept.path(slug), version):
                return stored(content, path.name).text
    raise Refused("There is no such version of this issue, or the issue was gone in it.")


ONLY_LAYOUT = Difference(Sort.REST, "Comments or layout", "Only comments or the layout of the file have changed.")


def changed_translations(version: str, path: Path, kept: Kept) -> Iterator[Difference]:
    """Yield what has changed since a version in the translations of an issue, one for each language."""
    for language, catalog in own_catalogs.to_take(path).items():
        now, name = plain_files.content(catalog.parent, catalog.name), english_name(language)
        before = git.content_at(kept.repository, _place_of(catalog, kept), version)
        if before is None:
            yield Difference(Sort.NEW, f"{name} translation", f"The translation into {name} is new.")
        elif before != now:
            yield Difference(Sort.WORDS, f"{name} translation", f"The translation into {name} has changed.")


def differences(before: str, now: str) -> list[Difference]:
    """Return what has changed between two texts; raise Refused where one of them cannot be read."""
    try:
        found = changes(outlined(before, Issue).data, outlined(now, Issue).data)
    except InputError as error:
        raise Refused("What has changed cannot be told, since one of both texts cannot be read.") from error
    return found or ([ONLY_LAYOUT] if before != now else [])


def keep(pen: Pen, path: Path, root: Path, kept: Kept, message: str, authors: Sequence[git.Author] = ()) -> str:
    """Commit an issue as it stands, with its pictures, translations, comments and approvals; return the version's id.

    Raise Refused, and UsageError.
    The first of the authors keeps it, the others have written in it; without any, it is whoever Git knows here.
    """
    refuse_links(path)
    if not message.strip():
        raise Refused("Write in a few words what has changed.")
    here = git.author_of(kept.repository)
    if why := who_is_missing(*here):
        raise Refused(why)
    standing = pen.standing(path)
    content = pen.content(path)
    if standing.outline is None or content is None:
        raise Refused("The file of this issue cannot be read.", "Mend it first.")
    files: dict[str, bytes | None] = dict(_gone(path, root, kept))
    for place in pictures_in(standing.outline, path.stem, root):
        files[f"{kept.prefix}{place}"] = plain_files.content(root, place)
    for catalog in own_catalogs.to_take(path).values():
        files[_place_of(catalog, kept)] = plain_files.content(catalog.parent, catalog.name)
    for place in _journals(path.stem):
        if (said := plain_files.content(root, place)) is not None:
            files[f"{kept.prefix}{place}"] = said
    author, *others = authors or (here,)
    trailers = "".join(f"\nCo-authored-by: {each.name} <{each.email}>" for each in others)
    signed = f"{message.rstrip()}\n{trailers}\n" if trailers else message
    return git.commit_files(kept.repository, files | {kept.path(path.stem): content}, signed, author, here)


def who_is_missing(author: str, email: str) -> str:
    """Return what to do if Git does not know who keeps a version, or ""."""
    lines = [
        f'`git config --global user.{name} "{example}"`'
        for name, value, example in (("name", author, "Your name"), ("email", email, "you@example.org"))
        if not value
    ]
    return f"Git does not know who you are yet. Type this in a terminal: {' and '.join(lines)}." if lines else ""


def _place_of(catalog: Path, kept: Kept) -> str:
    return f"{kept.prefix}{ISSUES}/{catalog.name}"


def _journals(slug: str) -> tuple[str, ...]:
    """Return the files in which people have said something of an issue, as the publication's folder has them."""
    return lines.file_of(slug), approvals.file_of(slug)


def _gone(path: Path, root: Path, kept: Kept) -> Iterator[tuple[str, None]]:
    """Yield the files that Git knows of an issue, under its name and its earlier ones, and that are no more."""
    slugs = path.stem, *earlier_names(path, root)
    catalogs = tuple(f"{kept.prefix}{ISSUES}/{slug}." for slug in slugs)
    own = tuple(f"{kept.prefix}{ISSUES}/{IMAGES}/{slug}/" for slug in slugs)
    journals = {f"{kept.prefix}{place}" for slug in slugs for place in _journals(slug)}
    files = {kept.path(slug) for slug in slugs} | journals
    for known in git.tracked_files(kept.repository):
        is_catalog = known.startswith(catalogs) and known.endswith(naming.ENDING)
        if (known in files or is_catalog or known.startswith(own)) and not plain_files.status(kept.repository / known):
            yield known, None
