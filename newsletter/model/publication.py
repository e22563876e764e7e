"""newsletter.yaml → Publication: the name, the sender, the look and the defaults of all issues.

A folder with a newsletter.yaml is a publication. It is found by walking up from an issue or from the working folder.
Its own templates/ come before those of the theme that it names, and these before the shipped ones, file by file; its
theme.yaml and words.yaml are laid over theirs value by value, and the `theme` of newsletter.yaml over all.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from newsletter.errors import Problem, Refused
from newsletter.model.files import FILE, read_source, shipped_templates
from newsletter.model.layers import LayeredSource, deep_merge, layer_files, layered, template_folders, theme_of
from newsletter.model.settings import (
    ApprovalSettings,
    CalendarLinks,
    CheckSettings,
    DeskUrl,
    MergeTagValues,
    Persona,
    Sender,
    SendingSettings,
    SocialLink,
)
from newsletter.model.signing import unaligned
from newsletter.model.theme import Theme
from newsletter.model.walk import Document, Node, nodes_in
from newsletter.model.words import WORDS, mistakes_in_words
from newsletter.nearest import nearest
from newsletter.reading.by_language import ByLanguage, filled, nearest_form
from newsletter.reading.fields import (
    Address,
    Email,
    Language,
    Line,
    Lines,
    Prose,
    Setting,
    Site,
    Zone,
)
from newsletter.reading.languages import language_tag
from newsletter.reading.model_base import optional, required
from newsletter.reading.parsing import parse
from newsletter.reading.recovery import HOLE
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source, value_in
from newsletter.reading.validate import validate
from newsletter.text import merge_tags
from newsletter.text.merge_tags import Dialect, MergeTag

Clock = Annotated[Literal[12, 24], BeforeValidator(lambda value: int(value) if value in ("12", "24") else value)]


class Publication(Document):
    """A newsletter: what all of its issues share."""

    name: Annotated[str, ByLanguage(Line)] = required(
        "the newsletter's name, as it stands at the top of each issue", "Your newsletter"
    )
    sender: Sender | None = optional(
        "who the letters come from", {"name": "Your society", "email": "letter@example.org"}
    )
    reply_to: Email | None = optional("the e-mail address that answers go to", "office@example.org")
    postal_address: Annotated[str, ByLanguage(Lines)] | None = optional(
        "your postal address, for the foot of the letter; the law asks for it", "1 Example Street, 1000 Brussels"
    )
    reason: Annotated[str, ByLanguage(Prose)] | None = optional(
        "why the reader gets this letter, for its foot", "You signed up on our site."
    )
    site_url: Site | None = optional(
        "the address where your newsletters can be read on the web", "https://news.example.org/"
    )
    desk_url: DeskUrl | None = optional(
        "the address at which several people write, each by a link of their own", "https://desk.example.org/"
    )
    unsubscribe_url: Address | None = optional(
        "the address where readers unsubscribe, or a merge tag; the law asks for it", "{{ unsubscribe_url }}"
    )
    language: Language = optional(
        "the short name of the language of every issue that names no other", "en", default="en"
    )
    timezone: Zone = optional(
        "the place whose clock all times follow, unless an issue names another", "Europe/Brussels", default="UTC"
    )
    also_show_timezones: tuple[Zone, ...] = optional(
        "places whose time is shown beside each webinar's own", ["Europe/London", "America/New_York"], default=()
    )
    clock: Clock | None = optional("12 or 24, whichever way the hours are counted", 24)
    theme: Theme = required("the look: the name of a theme, and any of its values, one by one", {"name": "clinical"})
    social: tuple[SocialLink, ...] = optional(
        "links to places elsewhere, for the foot of the letter",
        [{"label": "Our videos", "url": "https://example.org/videos"}],
        default=(),
    )
    merge_tags: dict[str, MergeTagValues] = Field(
        default_factory=dict,
        description="what stands for each merge tag",
        examples=[{"first_name": {"sample": "Your name", "fallback": "there"}}],
    )
    personas: tuple[Persona, ...] = optional(
        "sample readers, each with values for the merge tags",
        [{"name": "Long name", "values": {"first_name": "A very long name"}}],
        default=(),
    )
    clients: tuple[Setting, ...] = optional(
        "the mail programs that your readers use", ["gmail", "outlook-windows"], default=()
    )
    sending: SendingSettings = Field(
        default_factory=SendingSettings,
        title="Sending to members",
        description="how letters get to your members, if you send them yourself",
        examples=[{"list": "members.csv", "per_hour": 3000}],
    )
    approvals: ApprovalSettings = Field(
        default_factory=ApprovalSettings,
        description="who must have approved a letter before it goes out",
        examples=[{"needed": 2}],
    )
    calendar_links: CalendarLinks = Field(
        default_factory=CalendarLinks,
        description="addresses that add a webinar to a calendar, where a shipped one has changed",
        examples=[{"google": "https://calendar.google.com/calendar/render"}],
    )
    check: CheckSettings = Field(
        default_factory=CheckSettings,
        title="Remarks to hide",
        description="remarks about letters that you do not want to see",
        examples=[{"ignore": [{"rule": "writing.subject-length", "because": "The meeting's name is long."}]}],
    )

    _context: Mapping[str, Any] = PrivateAttr()
    _root: Path = PrivateAttr()
    _layers: LayeredSource = PrivateAttr()
    _words: dict[str, dict[str, str]] = PrivateAttr()
    _shipped_words: dict[str, dict[str, str]] = PrivateAttr()
    _own_words: tuple[Source, ...] = PrivateAttr()
    _worded: frozenset[str] = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Keep where the publication comes from, and its words."""
        super().model_post_init(context)
        self._context = context
        by_language = (node.path for node in nodes_in(context["layers"].data, self) if node.is_by_language)
        self._worded = frozenset(str(path[0]) for path in by_language)
        self._root, self._layers, self._words = context["root"], context["layers"], context["words"]
        self._shipped_words, self._own_words = context["shipped_words"], context["own_words"]

    @property
    def texts(self) -> Iterator[str]:
        """All texts of newsletter.yaml in the language, and what the logo shows, which a theme.yaml may say."""
        yield from (node.text for node in self.nodes_shown if node.text is not None)
        if self.unsubscribe_url:
            yield self.unsubscribe_url  # as_members_get_it() has one that newsletter.yaml may not say
        if self.theme.logo:
            yield self.theme.logo.alt

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self._root

    def problem(self, path: SourcePath, message: str, hint: str = "") -> Problem:
        """Return a Problem at a value's place, in newsletter.yaml or in the theme.yaml that it comes from."""
        return self._layers.problem(path, message, hint)

    @cached_property
    def templates(self) -> tuple[Path, ...]:
        """The folders in which a template is looked up, the publication's own first."""
        return template_folders(self._root, self.theme.name)

    def public_address(self, web_path: str) -> str | None:
        """Return the address of an issue's web version, with a slash at its end, or None if there is no site_url."""
        return f"{self.site_url.rstrip('/')}/{web_path}/" if self.site_url else None

    def samples(self, web_path: str, persona: Persona | None = None) -> Dialect:
        """Return the values of merge tags in an issue that is looked at: a persona's, or samples.

        Where there is none at all, that is the neutral spelling. Nothing overrides what is the same for every reader.
        """
        known, own = self.known_values(web_path), persona.values if persona else {}

        def value(tag: MergeTag) -> str:
            name, declared = tag.name, self.merge_tags.get(tag.name)
            sample, fallback = (declared.sample, declared.fallback) if declared else (None, None)
            return known.get(name) or own.get(name) or sample or tag.fallback or fallback or tag.neutral

        return value

    def fallbacks(self, web_path: str) -> Dialect:
        """Return the values of merge tags in an issue for a reader of whom nothing is known; "" where there is none."""
        known = self.known_values(web_path)

        def value(tag: MergeTag) -> str:
            declared = self.merge_tags.get(tag.name)
            return known.get(tag.name) or tag.fallback or (declared and declared.fallback) or ""

        return value

    def has_own_unsubscribe_url(self, web_path: str, values: Dialect) -> bool:
        """Return whether the reader with these values unsubscribes at an address of their own.

        Only such an address can do it in one click: who is to leave has to stand in it (RFC 8058, 3.1). A page, and a
        value that other readers have as well, does not say.
        """
        tag = merge_tags.alone(self.unsubscribe_url or "")
        return tag is not None and values(tag) != self.fallbacks(web_path)(tag)

    def known_values(self, web_path: str) -> dict[str, str]:
        """Return the values of reserved merge tags in an issue that are the same for every reader."""
        unsubscribe = self.unsubscribe_url or ""
        lines = (self.postal_address or "").splitlines()
        values = {
            merge_tags.UNSUBSCRIBE: "" if merge_tags.alone(unsubscribe) else unsubscribe,
            merge_tags.WEB_VERSION: self.public_address(web_path) or "",
            merge_tags.POSTAL_ADDRESS: ", ".join(line.strip().rstrip(",") for line in lines if line.strip()),
        }
        return {name: value for name, value in values.items() if value}

    def in_language(self, language: str) -> "Publication":
        """Return the publication with its words in a language, as far as newsletter.yaml has them by language."""
        if not self._worded:
            return self
        spoken = validate(Publication, self._layers, {**self._context, "language": language})
        # What it is otherwise stays, as does the address of as_members_get_it().
        return spoken.model_copy(update={name: getattr(self, name) for name in self.model_fields_set - self._worded})

    def language_at(self, path: SourcePath) -> str:
        """Return the language of the text at a path of newsletter.yaml that has no form in this one; "" if it has."""
        language, default = self._context["language"], self._context["default_language"]
        return "" if nearest_form(filled(value_in(self.source.data, path)), language) else default

    @property
    def nodes_shown(self) -> Iterator[Node]:
        """All that the author wrote, but of a text by language the form alone that letters in this language show."""
        shown: dict[SourcePath, str] = {}
        for node in self.nodes:
            if node.is_by_language:
                forms = filled(value_in(self.source.data, node.path))
                language, default = self._context["language"], self._context["default_language"]
                shown[node.path] = nearest_form(forms, language) or nearest_form(forms, default)
            if node.path[-1] == shown.get(node.path[:-1], node.path[-1]):
                yield node

    def as_everybody_reads_it(self) -> "Publication":
        """Return the publication with the fallbacks of merge tags in its own name and its sender's.

        This is for feeds, calendars and metadata, which are the same for all. Templates fill in merge tags themselves.
        Its language is chosen before.
        """
        tags, values = merge_tags.find(self.texts), self.fallbacks("")
        sender = self.sender and self.sender.model_copy(update={"name": tags.fill_line(self.sender.name, values)})
        return self.model_copy(update={"name": tags.fill_line(self.name, values), "sender": sender})

    def as_members_get_it(self) -> "Publication":
        """Return the publication for letters to a list: each member unsubscribes at an address of their own.

        Its `unsubscribe_url` is the merge tag, so that the foot of the letter links to that address.
        """
        return self.model_copy(update={"unsubscribe_url": MergeTag(merge_tags.UNSUBSCRIBE).neutral})

    @property
    def own_words(self) -> tuple[Source, ...]:
        """The publication's own words.yaml, if it has one."""
        return self._own_words

    @property
    def read_from(self) -> tuple[Source, ...]:
        """All files that it was read from, as they were then: newsletter.yaml, its themes, and its own words."""
        return self.source, *self._layers.themes, *self._own_words

    @property
    def theme_below(self) -> Mapping[str, Any]:
        """What the theme is where newsletter.yaml says nothing: that of its name, under one in a theme.yaml."""
        return theme_of(self._layers.themes)

    def shipped_words(self, language: str) -> Mapping[str, str]:
        """Return what words() does where the publication has none of its own."""
        shipped = self._shipped_words
        return {**shipped["en"], **shipped.get(language.split("-")[0], {}), **shipped.get(language, {})}

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages in which the letter has words of its own, sorted."""
        return tuple(sorted(self._words))

    def words_in_english(self, language: str) -> Mapping[str, str]:
        """Return the words that a language lacks, and that the letter says in English; {} if it has none at all."""
        own = {**self._words.get(language.split("-")[0], {}), **self._words.get(language, {})}
        return {name: text for name, text in self._words["en"].items() if own and name not in own}

    def words(self, language: str) -> Mapping[str, str]:
        """Return the letter's own words in a language, or in English if it has none."""
        return {**self._words["en"], **self._words.get(language.split("-")[0], {}), **self._words.get(language, {})}


def load_publication(root: Path, held: Mapping[Path, bytes] = MappingProxyType({})) -> Publication:
    """Read newsletter.yaml, and the theme and words that belong to it; raise InputError with every mistake.

    Where that has no `unsubscribe_url` and says how letters get to members, the publication is as_members_get_it().
    `held` is what files are to hold that are yet to be written.
    """
    source = read_source(root / FILE, root, Publication, held.get(root / FILE))
    folders = template_folders(root)
    layers = layered(source, _themes(folders, root))
    if (named := template_folders(root, layers.theme_name)) != folders:
        layers = layered(source, _themes(named, root))
    words: dict[str, Any] = {}
    problems = [*layers.problems, *_mistakes_in_tags(source), *unaligned(source)]
    of_words = [read_source(path, root, raw=held.get(path)) for path in layer_files(folders, WORDS, held)]
    for layer in of_words:
        problems += mistakes_in_words(layer, words.get("en", {}))
        words = deep_merge(words, layer.data)
    layers = replace(layers, problems=tuple(problems))
    shipped, own = of_words[0].data, tuple(of_words[1:])
    language = _language_of(source)
    context = {"root": root, "source": source, "layers": layers, "language": language, "default_language": language} | {
        "words": words,
        "shipped_words": shipped,
        "own_words": own,
    }
    publication = validate(Publication, layers, context)
    # Who sends to members writes each one's own link, so every view of a letter shows that it is there.
    needs_link = publication.unsubscribe_url is None and publication.sending.is_to_members
    return publication.as_members_get_it() if needs_link else publication


def _themes(folders: tuple[Path, ...], root: Path) -> tuple[Source, ...]:
    """Read the theme.yaml of each of these folders that has one, the shipped one first."""
    return tuple(read_source(path, root, Theme) for path in layer_files(folders, "theme.yaml"))


def without_settings(root: Path) -> Publication:
    """Return a publication in which nothing is set, to look for mistakes in issues while newsletter.yaml has some."""
    source = parse(b"name: Newsletter", FILE)
    layers = layered(source, _themes((shipped_templates(),), root))
    context = {"root": root, "source": source, "layers": layers, "language": "en", "default_language": "en"}
    return validate(Publication, layers, context | {"words": {}, "shipped_words": {}, "own_words": ()})


def _language_of(source: Source) -> str:
    """Return the language of newsletter.yaml, "" where what it says is none."""
    try:
        return language_tag(str(source.data.get("language", Publication.model_fields["language"].default)))
    except Refused:
        return ""


def _mistakes_in_tags(source: Source) -> Iterator[Problem]:
    """Yield Problems of merge tags: names that no tag can have, and a persona's values for tags that do not exist."""
    tags, personas = source.data.get("merge_tags") or {}, source.data.get("personas")
    if not isinstance(tags, dict) or not source.holes.isdisjoint({("merge_tags",), ("merge_tags", HOLE)}):
        return
    for name in tags:
        if (meant := merge_tags.name_meant(name)) != name:
            message = f"No merge tag can be called `{name}`: its name has only small letters, digits and `_`."
            hint = f"Write `{meant}:`, and `{{{{ {meant} }}}}` in texts." if meant else "Write it as in `first_name:`."
            yield source.problem(("merge_tags", name), message, hint, key=True)
    known = [*tags, *merge_tags.RESERVED]
    for number, persona in enumerate(personas if isinstance(personas, list) else ()):
        values = persona.get("values") if isinstance(persona, dict) else None
        for name in values if isinstance(values, dict) else ():
            if name not in known:
                meant = nearest(name, known)
                name_of_new = merge_tags.name_meant(name) or "first_name"
                hint = f"Did you mean `{meant}`?" if meant else f"Add a line `{name_of_new}: {{}}` below `merge_tags:`."
                message = f"There is no merge tag `{name}`, which “{persona.get('name')}” has a value for."
                yield source.problem(("personas", number, "values", name), message, hint, key=True)
