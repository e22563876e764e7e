"""A publication and a language → the form by which people sign up, as HTML for a page of one's own, and for ours.

It is a module of its own because the form stands on any site: it has no script, no style and no identifier that could
meet another one there, and says everything that the server has to know.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from newsletter.editing.form import readable
from newsletter.errors import UsageError
from newsletter.model.files import FILE
from newsletter.model.publication import Publication
from newsletter.model.settings import SignUpSettings
from newsletter.render import environment
from newsletter.sending.joining.signups import LONGEST_CONSENT
from newsletter.sending.members.cells import LONGEST_VALUE
from newsletter.text import merge_tags

NAME = "sign-up"
"""The last step of the address that the form is sent to, at which the form itself can be seen, too."""

TRAP = "leave_empty"
"""The name of a field that nobody sees, and that programs fill in which fill in everything."""

_AUTOCOMPLETE = {"first_name": "given-name", "last_name": "family-name", "name": "name", "company": "organization"}


class Asked(NamedTuple):
    """A merge tag that the form asks for."""

    name: str
    label: str
    autocomplete: str


def settings_of(publication: Publication) -> SignUpSettings:
    """Return how people sign up; raise UsageError where they do not, or where something is missing for that."""
    sending = publication.sending
    if sending.sign_up is None:
        raise UsageError(
            f"{FILE} does not say that people can sign up: write `sign_up: {{}}` below `sending:`, or what the form "
            "asks for, as in `sign_up: {ask: [first_name]}`."
        )
    if sending.unsubscribe_at is None:
        raise UsageError(
            f"{FILE} has no `unsubscribe_at` below `sending:`, and people sign up at that server: write its address, "
            "as in `unsubscribe_at: https://news.example.org/u/`."
        )
    for name in sending.sign_up.ask:
        if name not in publication.merge_tags or name in merge_tags.RESERVED:
            raise UsageError(
                f"{FILE} says that the form asks for `{name}`, and there is no merge tag of that name: write "
                f"`{name}: {{}}` below `merge_tags:`, or take it out of `ask`."
            )
    return sending.sign_up


def context_of(publication: Publication, language: str) -> dict[str, Any]:
    """Return what templates with the form know beside what all templates do; raise UsageError as settings_of() does."""
    settings, words = settings_of(publication), publication.words(language)
    consent = words["join_consent"].replace("{name}", publication.name)
    if len(consent) > LONGEST_CONSENT:
        raise UsageError(
            f"The word `join_consent` in the language `{language}` has {len(consent):,} characters: write no more than "
            f"{LONGEST_CONSENT:,}, and the rest on the page that `privacy_url` leads to."
        )
    asks = [
        Asked(name, words.get(f"ask_{name}", readable(name)), _AUTOCOMPLETE.get(name, "off")) for name in settings.ask
    ]
    return {
        "action": NAME,
        "asks": asks,
        "consent": consent,
        "privacy_url": settings.privacy_url or "",
        "trap": TRAP,
        "longest": LONGEST_VALUE,
    }


def form(publication: Publication, language: str) -> str:
    """Return the form in a language, which is sent to the publication's server; raise UsageError, TemplateError."""
    publication = publication.in_language(language).as_everybody_reads_it()
    tags = merge_tags.find(publication.texts)
    context = environment.publication_context(publication, language, tags) | context_of(publication, language)
    context["action"] = address_of_form(publication)
    html = environment.fill(publication, "joining/form.html", context)
    return tags.fill_html(html, publication.fallbacks(""))


def address_of_form(publication: Publication) -> str:
    """Return the address at which the form is, and to which it is sent."""
    return f"{(publication.sending.unsubscribe_at or '').rstrip('/')}/{NAME}"
