"""A publication → the pages and papers for people who sign up, in every language with words, as files for a server.

It is a module of its own beside leaving/pages.py because most publications have none of it, and the server then has no
form.
"""

from __future__ import annotations

from newsletter.model.publication import Publication
from newsletter.sending.joining import letter
from newsletter.sending.joining.form import context_of
from newsletter.sending.joining.papers import FILE, Papers
from newsletter.sending.leaving.bundle import JOINING, name_of
from newsletter.sending.leaving.pages import drawn, folders
from newsletter.sending.send import sender_of


def pages(publication: Publication) -> dict[str, bytes]:
    """Return every page and paper by its path in the folder of the server, beside those of leaving/pages.py.

    Raise UsageError where something is missing in newsletter.yaml, and TemplateError if a template is wrong.
    """
    files, as_written = {}, publication
    for folder, language in folders(as_written):
        publication = as_written.in_language(language).as_everybody_reads_it()
        form = context_of(publication, language)
        papers = Papers(
            language,
            form["consent"],
            tuple(asked.name for asked in form["asks"]),
            sender_of(publication).email,
            f"{(publication.sending.unsubscribe_at or '').rstrip('/')}/",
            settings.model_dump(exclude_none=True) if (settings := publication.sending.dkim) else None,
            letter.drawn(publication, language, form["consent"], form["privacy_url"]).to_bytes().decode("ascii"),
        )
        files[f"{folder}{FILE}"] = papers.to_bytes()
        for state in JOINING:
            names = {**form, "state": state, "digest": papers.digest}
            files[f"{folder}{name_of(state)}"] = drawn(publication, language, "joining/page", names)
    return files
