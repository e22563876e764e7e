"""Names of issues: the one that a title gives, and why another cannot be had.

Comes in: what somebody types. Goes out: a name for a file that is free, or a sentence. It is a module of its own
because names are checked while they are typed, and again when a file gets its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsletter.errors import NewsletterError
from newsletter.model.files import ENDING, ISSUES, read_source
from newsletter.model.issue import Issue
from newsletter.reading import slugs

_WITHOUT = "issue"
"""The name for a title without a letter or digit of a web address."""


def proposed(title: str, root: Path) -> str:
    """Return a name that is free, made from a title."""
    return slugs.free_slug(slugs.nearest_slug(title) or _WITHOUT, dict(_taken(root)))


def refusal(name: str, root: Path, own: Path | None = None) -> str:
    """Return why an issue cannot have a name, or ""; `own` is its file, whose earlier names it can have again."""
    if not name:
        return "Write a name for the file."
    if own and name == own.stem:
        return "That is its name now."
    if refused := slugs.refusal(name):
        return f"“{name}” {refused.why}. {refused.todo}."
    return taken(name, root, own)


def taken(name: str, root: Path, own: Path | None = None) -> str:
    """Return by which issue a name is taken, or ""."""
    owners = dict(_taken(root, own))
    return f"“{name}” is taken: {owners[name]}." if name in owners else ""


def earlier_names(path: Path, root: Path) -> list[str]:
    """Return the names that an issue says it had before."""
    try:
        names = read_source(path, root, Issue).data.get("old_slugs")
    except NewsletterError:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _taken(root: Path, own: Path | None = None) -> Iterator[tuple[str, str]]:
    """Yield each name that an issue has or had, in small letters, and what is known by it."""
    paths = [path for path in sorted((root / ISSUES).glob(f"*{ENDING}")) if path != own]
    for path in paths:
        yield from ((name, f"{path.name} was called so before") for name in earlier_names(path, root))
    # Some systems tell no capital letters from small ones.
    yield from ((path.stem.lower(), f"there is {path.name}") for path in paths)
