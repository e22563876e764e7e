"""Findings as people and programs read them: text, JSON, annotations on GitHub.

Comes in: findings, by the folder of their publication. This is a module of its own because the command line, a build
and the preview show the same findings, and must name a file in the same way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from newsletter.check.finding import SEVERITIES, Finding, Severity
from newsletter.check.run import all_rules
from newsletter.model.files import OF_SHIPPED, working_folder
from newsletter.printable import printable, printable_json, without_commands

Found: TypeAlias = Mapping[Path, Sequence[Finding]]
"""The folder of a publication → what was found in it."""

_COLORS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "advice": "1;36"}
_BOLD = "1"

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "advice": "notice"}
"""What GitHub calls them."""


def text(findings: Sequence[Finding], *, color: bool = False) -> str:
    """Return the findings for people, printable, grouped by file, each with its line, its message and its hint.

    If a rule gives the same hint several times in a file, only the first is shown.
    """
    lines: list[str] = []
    file = ""
    hinted: set[tuple[str, str, str]] = set()
    for finding in findings:
        problem = finding.problem
        if problem.file != file:
            file = problem.file
            heading = _styled(printable(file), _BOLD, color)
            lines += ["", heading] if lines else [heading]
        severity = _styled(finding.severity, _COLORS[finding.severity], color)
        lines.append(f"  {problem.line}:{problem.column} {severity}: {printable(problem.message)} [{finding.rule}]")
        lines += [f"      {line}" for line in problem.excerpt.split("\n") if line]
        hint = (file, finding.rule, problem.hint)
        if problem.hint and hint not in hinted:
            hinted.add(hint)
            lines.append(f"      hint: {printable(problem.hint)}")
    return "\n".join(lines)


def summary(findings: Sequence[Finding], issues: int, translations: int = 0, *, all_read: bool = True) -> str:
    """Return the last line: "2 errors, 1 warning in 3 issues.", and what is to fill in, or that nothing is wrong.

    `all_read` is whether all that was to be checked could be read.
    """
    checked = how_many(issues, translations)
    if not findings and all_read:
        return f"{checked} checked, and nothing is wrong."
    counts, blanks = counted(findings), to_fill_in(findings)
    sentences = [f"{counts} in {checked}." if counts else f"{checked} checked."]
    sentences += [f"{blanks}."] if blanks else []
    sentences += [] if all_read else ["Not everything could be read: see above."]
    return " ".join(sentences)


def how_many(issues: int, translations: int) -> str:
    """Return how many letters there are, as in "2 issues and 1 translation"."""
    counts = [f"{issues} issue{'' if issues == 1 else 's'}"]
    counts += [f"{translations} translation{'' if translations == 1 else 's'}"] if translations else []
    return " and ".join(counts)


def in_short(findings: Sequence[Finding]) -> str:
    """Return how many findings there are to mend, and what is to fill in, or ""."""
    return "; ".join(said for said in (counted(findings), to_fill_in(findings)) if said)


def counted(findings: Sequence[Finding]) -> str:
    """Return how many findings of each severity there are to mend, as in "2 errors, 1 warning", or ""."""
    severities = [finding.severity for finding in findings if not finding.is_blank]
    counts = ((severities.count(severity), severity) for severity in SEVERITIES)
    return ", ".join(f"{count} {_NOUNS[severity][count > 1]}" for count, severity in counts if count)


_NOUNS: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "advice": ("piece of advice", "pieces of advice"),
}


def to_fill_in(findings: Sequence[Finding]) -> str:
    """Return what the publication still lacks, as in "2 things to fill in: sender, postal address", or ""."""
    blank = {finding.rule for finding in findings if finding.is_blank}
    names = [rule.blank for rule in all_rules().values() if rule.id in blank]
    return f"{len(names)} {'thing' if len(names) == 1 else 'things'} to fill in: {', '.join(names)}" if names else ""


def _styled(words: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{words}\x1b[0m" if color else words


def as_json(found: Found) -> str:
    """Return a list of {rule, severity, message, hint, file, line, column}; `file` is its path in the publication."""
    in_publication = cache(_in_publication)  # most findings are about one file
    entries = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.problem.message,
            "hint": finding.problem.hint,
            "file": in_publication(finding.problem.file, root),
            "line": finding.problem.line,
            "column": finding.problem.column,
        }
        for root, findings in found.items()
        for finding in findings
    ]
    return printable_json(json.dumps(entries, ensure_ascii=False, indent=2))


def findings_json(findings: Sequence[Finding], root: Path) -> bytes:
    """Return the findings.json that a build writes."""
    return f"{as_json({root: findings})}\n".encode()


def github(found: Found, repository: Path) -> str:
    """Return a workflow command for each finding, so that GitHub shows it beside its line.

    Commands and escaping follow actions/toolkit (packages/core/src/command.ts). Files are named from the repository's
    folder; a file outside it, or shipped, has no line on GitHub, and is named in the message.
    """
    return "\n".join(_annotation(finding, root, repository) for root, findings in found.items() for finding in findings)


def _annotation(finding: Finding, root: Path, repository: Path) -> str:
    problem = finding.problem
    message = "\n".join(printable(said) for said in (problem.message, problem.hint) if said)
    file = _absolute(problem.file, root)
    properties = {"title": finding.rule}
    if file.is_relative_to(repository) and not problem.file.endswith(OF_SHIPPED):
        place = {
            "file": printable(file.relative_to(repository).as_posix()),
            "line": problem.line,
            "col": problem.column,
        }
        properties = {**{name: str(value) for name, value in place.items()}, **properties}
    else:
        message = f"{printable(problem.file)}:{problem.line}:{problem.column}: {message}"
    listed = ",".join(f"{name}={_escaped(without_commands(value), ':,')}" for name, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {listed}::{_escaped(without_commands(message))}"


def _escaped(value: str, also: str = "") -> str:
    """Return a value with the characters that end a workflow command, or one of its properties, as %XX."""
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{also}" else char for char in value)


def _in_publication(file: str, root: Path) -> str:
    """Return a file's path in its publication, with forward slashes, whatever the working folder."""
    if file.endswith(OF_SHIPPED):
        return file
    path, whole_root = _absolute(file, root), root.absolute()
    return (path.relative_to(whole_root) if path.is_relative_to(whole_root) else path).as_posix()


def _absolute(file: str, root: Path) -> Path:
    """Return the absolute path of a file that a finding names from the working folder, or else from its publication."""
    here = working_folder(root)
    places = [Path(os.path.normpath(folder / file)) for folder in (here, root)]
    if not root.absolute().is_relative_to(here):
        places.reverse()  # its files are then named from the publication: publication.read_source
    return next((place for place in places if place.is_file()), places[0])
