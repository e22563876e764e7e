"""An issue: subject, preheader, date, blocks; and load_issue(), which reads one.

Comes in: the path of a YAML file and its publication. Goes out: a frozen Issue in which every default of the
publication has been filled in, or an InputError with every mistake of the file.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import Field, PrivateAttr

from newsletter.model.blocks import AnyBlock
from newsletter.model.files import read_source, right_name
from newsletter.model.publication import Publication
from newsletter.model.settings import CheckSettings
from newsletter.model.walk import Document
from newsletter.reading import slugs
from newsletter.reading.fields import Day, Language, Line, Slug, WebProse, Zone
from newsletter.reading.model_base import optional, required
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.validate import validate
from newsletter.times import zones


class Origin(NamedTuple):
    """Where a translated issue comes from: the language that it was written in, and the texts that are in it still."""

    language: str
    untranslated: frozenset[SourcePath]

    def language_at(self, path: SourcePath) -> str:
        """Return the language of the text at a path if it is not translated, else ""."""
        return self.language if path in self.untranslated else ""


class Issue(Document):
    """One issue as it is drafted; `language` and `timezone` are the publication's where the issue names none."""

    ONCE: ClassVar[frozenset[str]] = frozenset({"updated", "old_slugs"})

    subject: Line = required("what an inbox shows first", "Our spring meeting")
    preheader: Line = required(
        "the sentence that an inbox shows after the subject", "What we learned in Ghent, and a webinar."
    )
    title: Line = required("the title, large at the top of the letter", "Three days in Ghent")
    date: Day = required("the day of the issue, as year-month-day", "2026-04-20")
    language: Language = required("the short name of the language; the newsletter's, if you leave it out", "en")
    timezone: Zone = required(
        "the place whose clock all times follow; the newsletter's, if you leave it out", "Europe/Brussels"
    )
    draft: bool = optional("`true` while you are still writing", True, default=False)
    description: WebProse | None = optional(
        "what the issue is about, in a sentence for search engines", "A look back at our spring meeting."
    )
    updated: Day | None = optional("the day of the last change, as year-month-day", "2026-04-22")
    old_slugs: tuple[Slug, ...] = optional(
        "names that this issue's file had before, without `.yaml`",
        ["spring-meeting"],
        default=(),
        title="Earlier names",
    )
    check: CheckSettings = Field(
        default_factory=CheckSettings,
        title="Remarks to hide",
        description="remarks about the letter that you do not want to see",
        examples=[{"ignore": [{"rule": "writing.subject-length", "because": "The meeting's name is long."}]}],
    )
    blocks: tuple[Annotated[AnyBlock, Field(discriminator="type")], ...] = required(
        "what the letter is made of, from top to bottom", [{"type": "text", "text": "Dear members, …"}], min_length=1
    )

    _path: Path = PrivateAttr()
    _translated_from: Origin | None = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Keep where the issue comes from."""
        super().model_post_init(context)
        self._path, self._translated_from = context["path"], context["translated_from"]

    @property
    def path(self) -> Path:
        """The file's path."""
        return self._path

    @property
    def slug(self) -> str:
        """The name of this issue in addresses and folders: the file's stem."""
        return self._path.stem

    @property
    def translated_from(self) -> Origin | None:
        """Where a translation comes from; None for an issue as it was written."""
        return self._translated_from

    @property
    def folder(self) -> str:
        """The name of the folder that it is built into: its slug, for a translation with the language."""
        return f"{self.slug}.{self.language}" if self.translated_from else self.slug

    @property
    def web_path(self) -> str:
        """Where it is on the web, below the site's address: its slug, for a translation with the language below it."""
        return f"{self.slug}/{self.language}" if self.translated_from else self.slug


def load_issue(
    path: Path, publication: Publication, raw: bytes | None = None, translated_from: Origin | None = None
) -> Issue:
    """Read an issue, from `raw` if its file is yet to be written; a translation is `translated_from` another language.

    Raise InputError with every mistake, UsageError if there is no such file.
    """
    source = read_source(path, publication.root, Issue, raw)
    if refusal := slugs.refusal(path.stem):
        hint = f"Rename the file to {right_name(path.name)}."
        misnamed = source.problem((), f"“{path.name}” {refusal.why}.", hint)
        source = replace(source, problems=(misnamed, *source.problems))
    defaults = {"language": publication.language, "timezone": publication.timezone}
    data = defaults | source.data
    # A bad zone is an error of the issue, not of each of its webinars.
    zone = zones.zone_meant(str(data["timezone"])) or publication.timezone
    context = {"timezone": zone, "source": source, "path": path, "translated_from": translated_from}
    return validate(Issue, replace(source, data=data), context=context)
