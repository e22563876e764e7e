"""A publication → the pages for members who leave, in every language with words, as files for a server elsewhere.

They are drawn from templates/leaving/ in the look of the web archive, with the publication's colours, fonts and words.
Nothing in them is about a member, so each is drawn once, and the server needs neither templates nor a publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from newsletter.model.publication import Publication
from newsletter.reading.languages import nearest_tag
from newsletter.render import environment, isolates
from newsletter.sending.leaving.bundle import STATES, name_of
from newsletter.text import markup, merge_tags


def pages(publication: Publication) -> dict[str, bytes]:
    """Return every page by its path in the folder of the server; raise TemplateError if a template is wrong."""
    spoken = {
        folder: publication.in_language(language).as_everybody_reads_it() for folder, language in folders(publication)
    }
    return {
        f"{folder}{name_of(state)}": drawn(spoken[folder], language, "leaving/page", {"state": state})
        for folder, language in folders(publication)
        for state in STATES
    }


def folders(publication: Publication) -> list[tuple[str, str]]:
    """Return the folders of a bundle, each with the language of what lies in it: "fr/", "fr".

    What is in the publication's language, or in English where it has no words, lies in the folder of all, "".
    """
    languages = list(_spoken(publication))
    return [
        ("", nearest_tag(publication.language, languages) or "en"),
        *((f"{language.lower()}/", language) for language in languages),
    ]


def drawn(publication: Publication, language: str, name: str, more: Mapping[str, Any]) -> bytes:
    """Return what the template NAME.html says in a language, with NAME.css as its style, for everybody.

    The publication is in that language, and as_everybody_reads_it(). `more` are names that the template knows beside
    those of all templates.
    """
    tags = merge_tags.find(publication.texts)
    context = {**environment.publication_context(publication, language, tags), **more}
    style = Markup(environment.fill(publication, f"{name}.css", context))
    html = environment.fill(publication, f"{name}.html", {**context, "style": style})
    if context["dir"] == "rtl":
        root = markup.parsed(html)
        isolates.isolate(root)
        html = markup.serialized(root)
    return tags.fill_html(html, publication.fallbacks("")).encode()


def _spoken(publication: Publication) -> Iterator[str]:
    """Yield the languages with words that are languages: a words.yaml may name anything, also `../..`."""
    for language in publication.languages:
        try:
            if re.fullmatch(r"[A-Za-z0-9-]+", language) and Locale.parse(language, sep="-"):
                yield language
        except (ValueError, UnknownLocaleError):
            continue
