"""What stands in a file → what people call it: the webinar “AML”, the text block “News of the year”, the picture.

Comes in: data, its type, and where it is. Goes out: words for the middle of a sentence. It is a module of its own
because the sentences of changes.py speak of the same things in many ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsletter.editing.form import label_of, readable
from newsletter.editing.found_again import CALLED
from newsletter.editing.shape import fields_in_short_form, group_of
from newsletter.reading.by_language import any_form
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import kinds_of

LONGEST = 60
"""Characters of a value that is told; a longer one is cut, or only said to have changed."""

_IRREGULAR = {"people": "person", "news": "news item", "social": "social link"}


@dataclass(frozen=True, slots=True)
class Thing:
    """What fields belong to: `phrase` is "" for the file itself, and `label` the same with a capital and no article.

    `holder` is the phrase of what a file is, where its own fields need it: "the settings".
    """

    phrase: str = ""
    label: str = ""
    holder: str = ""

    @property
    def of(self) -> str:
        """Return what follows the name of a field: " of the webinar “AML”"."""
        return f" of {self.phrase}" if self.phrase else f" in {self.holder}" if self.holder else ""

    @property
    def sentence(self) -> str:
        """Return the phrase as a sentence begins with it."""
        return self.phrase[:1].upper() + self.phrase[1:]

    def group(self, label: str) -> Thing:
        """Return a group of fields in it; of settings, which have groups in groups, by the names on the form."""
        if self.holder:
            label = label.strip("“”")
            return Thing(f"“{self.prefixed(label)}” in {self.holder}", self.prefixed(label), self.holder)
        name = label[:1].lower() + label[1:]
        return Thing(f"the {name}{self.of}", self.prefixed(label), self.holder)

    def item(self, item: Any, annotation: Any, label: str, number: int) -> Thing:
        """Return an item of a list in it, called by its title or heading, or else by its place."""
        noun = noun_of(item, label)
        title = title_of(item, annotation)
        if title:
            return Thing(f"the {noun} {quoted(title)}", f"{noun.capitalize()} {quoted(title)}", self.holder)
        if noun.endswith(" block"):
            return Thing(f"the {noun}", noun.capitalize(), self.holder)
        return Thing(f"{noun} {number + 1}{self.of}", self.prefixed(f"{noun.capitalize()} {number + 1}"), self.holder)

    def prefixed(self, label: str) -> str:
        """Return a label with what it belongs to in front."""
        return f"{self.label} · {label}" if self.label else label


def noun_of(item: Any, label: str) -> str:
    """Return what an item of a list is: its kind of block, or the singular of the list's name."""
    kind = item.get("type") if isinstance(item, dict) else None
    return f"{readable(kind).lower()} block" if isinstance(kind, str) else singular(label)


def singular(label: str) -> str:
    """Return the name of a list as that of one of its items: "Webinars" → "webinar"."""
    name = label.lower()
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us")) else name


def name_field(item: Any, annotation: Any) -> str:
    """Return the field by which an item is called, or ""."""
    return next(_titles(item, annotation), ("", ""))[0]


def title_of(item: Any, annotation: Any) -> str:
    """Return the text by which an item is called, or ""."""
    if isinstance(item, str):
        return next(iter(_short_form(item, annotation).values()), item) if item else ""
    return next(_titles(item, annotation), ("", ""))[1]


def quoted(text: str) -> str:
    """Return a text in quotation marks, on one line and not too long."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= LONGEST else f"“{text[: LONGEST - 1].rstrip()}…”"


def label_in(model: type[Model] | None, name: str) -> str:
    """Return what a field is called; one whose name the author has chosen keeps it."""
    if model and name in model.model_fields:
        return label_of(model, name)
    return f"“{name}”" if model is None else readable(name)


def _titles(item: Any, annotation: Any) -> Iterator[tuple[str, str]]:
    """Yield the fields by which a group may be called, with their texts; of what has no title, what it asks or is."""
    model = group_of(annotation, item)
    if model and isinstance(item, dict):
        for name, kind in kinds_of(model).items():
            text = any_form(item.get(name))
            if kind in CALLED and name != "value" and isinstance(text, str) and text.strip():
                yield name, text


def _short_form(text: str, annotation: Any) -> dict[str, str]:
    return {
        name: part
        for name, part in (fields_in_short_form(annotation, text) or {}).items()
        if isinstance(part, str) and name in ("title", "name")
    }
