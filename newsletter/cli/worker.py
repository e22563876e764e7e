"""`newsletter worker`: one of the processes that send what is in a shared outbox."""

from __future__ import annotations

import os
import sys

import click

from newsletter.cli.terminal import INTERRUPTED, say
from newsletter.errors import UsageError

_STOPPING = (
    "Stopping when the servers have answered for the messages that they have. The same again does not wait, and then "
    "nobody knows whether these arrive."
)


@click.command(short_help="Send what is in the outbox that several machines share.")
@click.option(
    "--connections",
    type=click.IntRange(1, 20),
    default=4,
    show_default=True,
    help="How many connections to the mail server are used at once.",
)
def worker(connections: int) -> None:
    """Send to members, together with other workers, what `newsletter send --to-list` has put into the outbox.

    That is for outboxes in PostgreSQL, and needs the extra `postgres` of this program. It needs no newsletter: all is
    in the database, and three variables of the environment say the rest, the same on every machine:

    \b
      NEWSLETTER_DATABASE   the database, with its password
      NEWSLETTER_SECRET     the secret of the newsletter
      NEWSLETTER_SMTP       the mail server, with its password

    It goes on until it is stopped, by Ctrl-C or by the system, and finishes what servers have. Whatever dies, and
    whenever: the others go on with it, and nobody gets a letter twice. docs/several-machines.md begins with nothing.

    \b
      newsletter worker
      newsletter worker --connections 8     for a mail server that takes many at once
      newsletter worker --connections 1     for one that does not
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.sending.outbox.opening import opened
    from newsletter.sending.outbox.postgres import Postgres
    from newsletter.sending.outbox.work import Pace
    from newsletter.sending.secret import VARIABLE, Secret
    from newsletter.sending.server import SMTP, server_from_environment
    from newsletter.sending.workers.crew import Crew
    from newsletter.sending.workers.jobs import work

    if sys.platform == "win32":
        raise UsageError("Workers run on Linux and macOS, and not on Windows.")
    place = Postgres.from_environment()
    if not (text := os.environ.get(VARIABLE, "").strip()):
        raise UsageError(f"{VARIABLE} is not set. Set it to the secret that the newsletter is sent with.")
    secret = Secret.of(text)
    server = server_from_environment()
    if server is None:
        spelling = f"`export {SMTP.variable}={SMTP.example}`"
        raise UsageError(f"{SMTP.variable} is not set. Type {spelling} with what your provider tells you.")
    with opened(place, secret):
        pass
    crew = Crew(place, secret, server, Pace(None, connections), say)

    def stopped(is_again: bool) -> None:
        if not is_again:
            say(_STOPPING, err=True)
            return
        crew.abandon()
        os._exit(INTERRUPTED)

    say(f"{crew.name}: {connections} connection{'' if connections == 1 else 's'} to {server.place}, for {place.name}")
    work(crew, stopped=stopped)
    say("Stopped.")
