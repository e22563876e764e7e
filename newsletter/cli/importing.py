"""`newsletter import`: what was written elsewhere becomes a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import shown
from newsletter.cli.terminal import say, undisturbed
from newsletter.errors import Refused, UsageError

if TYPE_CHECKING:
    from newsletter.importing.draft import Draft
    from newsletter.importing.plan import Plan

_MOST_TO_LOOK_AT = 5
_LISTS = {
    "sessions": "session",
    "videos": "video",
    "webinars": "webinar",
    "events": "event",
    "links": "link",
    "people": "person",
    "deadlines": "deadline",
    "partners": "partner",
    "numbers": "number",
    "jobs": "position",
}
_PLURALS = {"person": "people"}


@click.command("import", short_help="Make a draft from Word, web pages, sheets, calendars.")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "slug", metavar="SLUG", required=True, help="The name of the new issue, as in ash-2026.")
@click.option(
    "--columns",
    metavar="FIELD=NAME",
    multiple=True,
    help="Which column of a table holds a field, as in title=Talk. Can be given several times.",
)
def import_files(files: Sequence[Path], slug: str, columns: Sequence[str]) -> None:
    """Write issues/SLUG.yaml, a draft made from what was written elsewhere.

    FILE is a .docx, .html, .md, .txt, .csv, .tsv, .xlsx or .ics; several make one draft. Every word of them is in it:
    as a value, as a note above its block, or at the end. Nothing is overwritten.

    \b
      newsletter import recap.docx --as ash-2026
      newsletter import recap.docx sessions.xlsx webinars.ics --as ash-2026
      newsletter import talks.csv --as talks-2026 --columns title=Talk --columns room=Where
    """  # noqa: D301 - click reads \b as a marker
    from datetime import date

    from newsletter.imported import add_draft
    from newsletter.importing.draft import drafted
    from newsletter.importing.read.opening import read_file
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication

    publication = load_publication(find_root(Path()))
    _check_slug(slug)
    fields = _fields_by_column(columns)
    documents = []
    for file in files:
        try:
            documents.append(read_file(file))
        except Refused as refusal:
            raise UsageError(f"{file}: {refusal.message} {refusal.hint}".rstrip()) from refusal
    try:
        draft = drafted(documents, publication, slug, date.today(), columns=fields)
    except Refused as refusal:
        raise UsageError(f"{', '.join(map(str, files))}: {refusal.message} {refusal.hint}".rstrip()) from refusal
    with undisturbed():
        path = add_draft(draft, publication, slug)
    for line in _told(draft, shown(path), [file.name for file in files], slug):
        say(line)


def _check_slug(slug: str) -> None:
    from newsletter.reading import slugs

    if refusal := slugs.refusal(slug):
        meant = slugs.nearest_slug(slug.rpartition("/")[2].removesuffix(".yaml")) or "my-issue"
        raise UsageError(f"“{slug}” {refusal.why}. {refusal.todo}, as in `--as {meant}`.")


def _fields_by_column(columns: Sequence[str]) -> dict[str, str]:
    """Return the fields by the names of their columns."""
    fields = {}
    for column in columns:
        field, equals, name = column.partition("=")
        if not (equals and field.strip() and name.strip()):
            raise UsageError(
                f"“{column}” does not say which column is which field: write it as in `--columns title=Talk`."
            )
        fields[name.strip()] = field.strip()
    return fields


def _told(draft: Draft, path: Path, names: Sequence[str], slug: str) -> Iterator[str]:
    """Yield what was placed, what was not, and what to look at."""
    yield f"Made {path} from {', '.join(names)}."
    yield f"Placed: {', '.join(_placed(draft.plan)) or 'nothing'}."
    if pictures := list(draft.pictures):
        yield f"Pictures: {len(pictures)}, in {path.parent / 'images' / slug}."
    from newsletter.importing.write import LEFT_OVER

    lines = draft.text.splitlines()
    left = next((number for number, line in enumerate(lines, 1) if line.startswith("# Not placed:")), 0)
    count = (
        sum(line.startswith("# - ") and not line.startswith(f"# - {LEFT_OVER}") for line in lines[left:]) if left else 0
    )
    if count:
        yield f"Not placed: {count} {'thing' if count == 1 else 'things'}, at the end of the file: {path}:{left}."
    else:
        yield "Not placed: nothing."
    remarks = [f"{path}:{line}: {text}" for line, text in draft.written.comments]
    for text in [*draft.warnings, *remarks][:_MOST_TO_LOOK_AT]:
        yield f"Look at: {text}"
    if (more := len(draft.warnings) + len(remarks) - _MOST_TO_LOOK_AT) > 0:
        yield f"         and {more} more {'note' if more == 1 else 'notes'}, which begin with # in the file."
    yield f"Next: newsletter write {slug}"


def _placed(plan: Plan) -> Iterator[str]:
    """Yield what the blocks are, and how many entries their lists have."""
    counts: Counter[str] = Counter()
    for block in plan.blocks:
        kind = _LISTS.get(block.type, block.type)
        counts[kind] += sum(1 for _ in _entries(block)) if block.type in _LISTS else 1
    for kind, count in counts.items():
        yield f"{count} {kind if count == 1 else _PLURALS.get(kind, f'{kind}s')}"


def _entries(block: object) -> Iterator[object]:
    from newsletter.importing.plan import Entry

    assert isinstance(block, Entry)
    for entry in block.below:
        inner = list(entry.below) if "sessions" in entry.fields else []
        yield from inner or [entry]
