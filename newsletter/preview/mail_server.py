"""The mail server in NEWSLETTER_SMTP: what the page says about it, and a test message sent through it.

Comes in: a letter and the address that somebody typed. Goes out: receipts. This is a module of its own because nothing
else in the preview contacts another computer.
"""

from __future__ import annotations

from datetime import UTC, datetime

from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Persona
from newsletter.preview import views
from newsletter.sending.transport import Receipt


def address() -> tuple[str | None, str]:
    """Return the mail server as `host:port` or None, and what is wrong with the setting or ""."""
    from newsletter.sending.server import server_from_environment

    try:
        server = server_from_environment()
    except UsageError as error:
        return None, str(error)
    return (server.place if server else None), ""


def send_test(letter: Letter, to: str, persona: Persona | None) -> list[Receipt]:
    """Send a letter to one address as a sample reader gets it; raise UsageError if that is not possible."""
    from newsletter.sending.send import send_test
    from newsletter.sending.server import server_from_environment
    from newsletter.sending.smtp import Smtp

    server = server_from_environment()
    if server is None:
        raise UsageError("No mail server is set: begin the preview with NEWSLETTER_SMTP in the environment.")
    return send_test(views.as_read_by(letter, persona), [to], Smtp(server), now=datetime.now(UTC), persona=persona)
