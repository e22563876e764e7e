"""Findings and elements → their places: the path in the issue, the line of the file, the element of the letter.

Comes in: an Edition. Goes out: plain data, with file names relative to the publication's folder. This is a module of
its own because a click on a finding and a click on a block of the letter follow the same way, in two directions.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from newsletter.build import Edition
from newsletter.check.finding import Finding
from newsletter.errors import Problem
from newsletter.model.files import working_folder
from newsletter.preview.fixes import Fixes
from newsletter.preview.worded import worded, worded_for_settings
from newsletter.reading.lines import line_of
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source, dotted

Data: TypeAlias = dict[str, Any]
"""What becomes a JSON object."""

DOCUMENTED = frozenset({"writing", "dates", "links", "accessibility", "clients", "weight", "delivery", "languages"})
"""The families of rules that have a page of their own in docs/checks/."""


def problem(said: Problem, root: Path) -> Data:
    """Return a mistake with its place."""
    return said._asdict() | {"file": file_in(said.file, root)}


def problems(said: Sequence[Problem], fixes: Fixes | None, root: Path) -> list[Data]:
    """Return mistakes with their places; those in a file that is written here also with their paths and their fixes."""
    begins = begins_in(fixes.outline.source) if fixes else []
    written = []
    for each in said:
        path = path_at(each, fixes.outline.source, begins) if fixes and each.file == fixes.name else None
        written.append(problem(each, root) | _mendable(each, path, fixes, is_mistake=True))
    return written


def _mendable(said: Problem, path: SourcePath | None, fixes: Fixes | None, *, is_mistake: bool) -> Data:
    """Return the path of what is wrong, if it is known; where a form shows it, words for that, and what mends it."""
    if path is None or not fixes:
        return {"path": None if path is None else dotted(path), "fixes": []}
    words, field = worded(said, path, fixes.outline, fixes.outline.model)
    mends = fixes.of(said, path, is_mistake=is_mistake)
    return {"path": dotted(field), "message": words.message, "hint": words.hint, "fixes": mends}


def findings(
    edition: Edition, root: Path, left_out: Sequence[SourcePath] = (), fixes: Fixes | None = None
) -> list[Data]:
    """Return the findings, each with its place in issue and letter, and an id that stays when other lines change.

    `left_out` are items of the newest text that are not in the edition: the paths given out are counted with them.
    """
    source, translation = written_in(edition), edition.letter.translation
    begins = begins_in(source)
    elements = _elements(edition)
    times: Counter[str] = Counter()
    said = []
    for finding in edition.report.findings:
        at = finding.problem
        is_of_text = at.file == source.name
        path = path_at(at, source, begins) if is_of_text else translation.path_at(at) if translation else None
        name = _name(finding, path)
        times[name] += 1
        setting = _setting_of(finding, edition)
        has_form = fixes is not None and setting is not None
        said.append(
            {
                "id": f"{name}-{times[name]}",
                "rule": finding.rule,
                "severity": finding.severity,
                **problem(worded_for_settings(at) if has_form else at, root),
                **_mendable(at, path and path_before(path, left_out), fixes if is_of_text else None, is_mistake=False),
                "setting": setting,
                "element": None if path is None else _element_at(path, elements),
                "docs": _docs(finding.rule),
            }
        )
    return said


def written_in(edition: Edition) -> Source:
    """Return the text that an edition was made of, as its author wrote it, also where it is a translation."""
    translation = edition.letter.translation
    return translation.source if translation else edition.issue.source


def _setting_of(finding: Finding, edition: Edition) -> str | None:
    """Return the path in newsletter.yaml of what a finding is about, or None for one about something else."""
    if finding.setting is not None:
        return dotted(finding.setting)
    source = edition.letter.publication.source
    return dotted(path_at(finding.problem, source, begins_in(source))) if finding.problem.file == source.name else None


def path_before(path: SourcePath, left_out: Sequence[SourcePath]) -> SourcePath:
    """Return the path in a text of what is at a path of the same text without the items that were left out."""
    for gone in reversed(left_out):
        around, number = gone[:-1], int(gone[-1])
        if path[: len(around)] == around and len(path) > len(around) and int(path[len(around)]) >= number:
            path = (*around, int(path[len(around)]) + 1, *path[len(gone) :])
    return path


def _name(finding: Finding, path: SourcePath | None) -> str:
    said = repr((finding.rule, finding.problem.file, path, finding.problem.message))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _docs(rule: str) -> str | None:
    family = rule.partition(".")[0]
    return f"docs/checks/{family}.md#{rule.replace('.', '')}" if family in DOCUMENTED else None


def begins_in(source: Source) -> list[tuple[int, SourcePath]]:
    """Return where each value and key of a file begins, in order; if two begin at one place, only the outer one."""
    paths: dict[int, SourcePath] = {}
    values = [(span.start, path) for path, span in source.values.items()]
    keys = [(start, path) for path, start in source.keys.items()]
    for start, path in sorted([*values, *keys], key=lambda place: (place[0], len(place[1]))):
        paths.setdefault(start, path)
    return list(paths.items())


def path_at(said: Problem, source: Source, begins: Sequence[tuple[int, SourcePath]]) -> SourcePath:
    """Return the path of the value or key that a problem in a file points at."""

    def position(place: tuple[int, SourcePath]) -> tuple[int, int]:
        line, begin, _ = line_of(source.text, place[0])
        return line, place[0] - begin + 1

    number = bisect_right(begins, (said.line, said.column), key=position)
    return begins[number - 1][1] if number else ()


def _elements(edition: Edition) -> list[tuple[SourcePath, int]]:
    """Return the first element of each path, in the order of the letter."""
    first: dict[SourcePath, int] = {}
    for number, path in sorted(edition.rendering.origins.items()):
        first.setdefault(path, number)
    return list(first.items())


def _element_at(path: SourcePath, elements: Sequence[tuple[SourcePath, int]]) -> int | None:
    """Return the first element that comes from a path or from below it, or else from the nearest path around it."""
    for length in range(len(path), 0, -1):
        exact = [number for known, number in elements if known == path[:length]]
        below = [number for known, number in elements if known[:length] == path[:length]]
        if exact or (below and length > 1):
            return (exact or below)[0]
    return None


def origins(edition: Edition, root: Path) -> Data:
    """Return the place in the file of each element that comes from the issue."""
    source = written_in(edition)
    file = file_in(source.name, root)
    places: dict[SourcePath, Data] = {}
    for path in dict.fromkeys(edition.rendering.origins.values()):
        line, column = source.position(path)
        places[path] = {"path": dotted(path), "line": line, "column": column, "file": file}
    return {str(number): places[path] for number, path in edition.rendering.origins.items()}


def file_in(shown: str, root: Path) -> str:
    """Return a file's path in the publication, with forward slashes, or its whole path if it is outside.

    Messages name files relative to the working folder, or else to the publication.
    """
    for folder in (working_folder(root), root):
        path = folder / shown
        if path.is_file() and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return Path(shown).as_posix()
