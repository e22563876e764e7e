"""A publication → the pages for members who leave, in every language with words, as files for a server elsewhere.

They are drawn from templates/leaving/ in the look of the web archive, with the publication's colours, fonts and words.
Nothing in them is about a member, so each is drawn once, and the server needs neither templates nor a publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from newsletter.model.publication import Publication
from newsletter.render import environment, isolates
from newsletter.sending.leaving.bundle import STATES, State, name_of
from newsletter.text import markup, merge_tags


def pages(publication: Publication) -> dict[str, bytes]:
    """Return every page by its path in the folder of the server; raise TemplateError if a template is wrong.

    Those in the publication's language, or in English where it has no words, lie in the folder itself.
    """
    publication = publication.as_everybody_reads_it()
    languages = list(_spoken(publication))
    own = publication.language
    while own and own not in languages:
        own = own.rpartition("-")[0]
    files = {}
    for folder, language in (("", own or "en"), *((f"{language.lower()}/", language) for language in languages)):
        for state in STATES:
            files[f"{folder}{name_of(state)}"] = _page(publication, language, state)
    return files


def _spoken(publication: Publication) -> Iterator[str]:
    """Yield the languages with words that are languages: a words.yaml may name anything, also `../..`."""
    for language in publication.languages:
        try:
            if re.fullmatch(r"[A-Za-z0-9-]+", language) and Locale.parse(language, sep="-"):
                yield language
        except (ValueError, UnknownLocaleError):
            continue


def _page(publication: Publication, language: str, state: State) -> bytes:
    tags = merge_tags.find(publication.texts)
    context = environment.publication_context(publication, language, tags)
    style = environment.fill(publication, "leaving/page.css", context)
    own = {"language": language, "state": state, "style": Markup(style)}
    html = environment.fill(publication, "leaving/page.html", {**context, **own})
    if context["dir"] == "rtl":
        root = markup.parsed(html)
        isolates.isolate(root)
        html = markup.serialized(root)
    return tags.fill_html(html, publication.fallbacks("")).encode()
