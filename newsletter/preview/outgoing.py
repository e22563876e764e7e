"""What goes out to members from the page: looked at, confirmed, watched, paused and gone on with.

Comes in: what was chosen and typed on the page. Goes out: counts, and how far a sending is, also one that another
program sends. It is a module of its own because what somebody has looked at outlives the request, until they send it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from newsletter.build import Edition
from newsletter.errors import NewsletterError, UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.preview import to_members
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.sender import Opened, Sender
from newsletter.preview.to_members import Choice, Copy
from newsletter.review import saying
from newsletter.review.saying import Who
from newsletter.review.standing import in_the_way
from newsletter.sending.dkim_keys import signing
from newsletter.sending.mail_servers import MailServers
from newsletter.sending.outbox import sendings_file, steps
from newsletter.sending.outbox.clearing import clear_old
from newsletter.sending.outbox.going_out import hand_over
from newsletter.sending.outbox.ledger import Ledger, Sending
from newsletter.sending.outbox.opening import opened_for_sending
from newsletter.sending.outbox.over_time import Found, found, over_time
from newsletter.sending.outbox.place import Place, is_made, place_of
from newsletter.sending.outbox.prepare import obstacles
from newsletter.sending.outbox.ready import Fresh
from newsletter.sending.outbox.report import by_language, standing, to_whom
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.outbox.shared import is_at_work, is_shared
from newsletter.sending.send import sender_of
from newsletter.sending.smtp import Smtp
from newsletter.sending.transport import Transport

Step: TypeAlias = Literal["pause", "go on", "cancel", "retry unknown", "accept unknown"]
STEPS: tuple[Step, ...] = ("pause", "go on", "cancel", "retry unknown", "accept unknown")


class _Looked(NamedTuple):
    """What somebody has looked at last: the letters, some members' copies of them, and the sending that it would be."""

    letters: Sequence[Letter]
    copies: tuple[Copy, ...]
    fresh: Fresh


class Outgoing:
    """The sendings of a publication that is written here."""

    def __init__(self, desk: Desk, servers: MailServers) -> None:
        self._desk = desk
        self._servers = servers
        self._sender = Sender()
        self._looked: dict[str, _Looked] = {}

    @property
    def is_busy(self) -> bool:
        """Whether something is being sent, for which this process has to stay; what is paused can wait."""
        return self._sender.is_busy

    def look(self, slug: str, choice: Choice) -> Data:
        """Return who would get a letter, and keep some of them; raise NewsletterError where nobody must.

        The sending stays written down until it is sent, since preparing a long list takes a while.
        """
        editions = self._desk.for_members(slug)
        letters = [edition.letter for edition in editions]
        self._sender.refuse_beside()
        with to_members.ready(editions, choice, keeps=True) as (ready, fresh):
            copies = tuple(to_members.copies_of(ready))
            self._looked = {slug: _Looked(letters, copies, fresh)}
            return to_members.counts(letters, ready, fresh, self._obstacles(editions)) | {
                "addresses": [copy.address for copy in copies]
            }

    def copy(self, slug: str, number: int) -> Copy:
        """Return one of the messages that were last looked at; raise LookupError if there is none."""
        return self._looked[slug].copies[number]

    def copy_as_html(self, slug: str, number: int) -> str:
        """Return the same as HTML, with pictures from here."""
        return to_members.as_html(self.copy(slug, number).raw, self._looked[slug].letters)

    def send(self, slug: str, choice: Choice, number: int, edition_digest: str, who: Who) -> None:
        """Begin to send an issue to a list of so many members, as somebody has seen it; raise NewsletterError."""
        editions = self._desk.for_members(slug)
        letters = [edition.letter for edition in editions]
        publication = letters[0].publication
        transport = None if publication.sending.outbox else self._transport(publication)
        if reasons := [*self._obstacles(editions)]:
            raise UsageError(" ".join(["Members get a letter when nothing is wrong with it any more.", *reasons]))

        looked = self._looked.get(slug)

        @contextmanager
        def confirmed() -> Iterator[Opened]:
            before = looked.fresh if looked else None
            with to_members.ready(editions, choice, before=before) as ((ledger, secret, sending, _), _):
                if sending.edition_digest != edition_digest:
                    raise UsageError("The letter has been changed since you counted. Nothing was sent: count again.")
                if sending.total != number or not number:
                    raise UsageError(f"Nothing was sent: {sending.total:,} members would get the letter. Count again.")
                saying.note_sent(letters, self._publication(), who, datetime.now(UTC), to_whom(sending))
                if transport:
                    ledger.set_state(sending.id, "sending")
                else:
                    hand_over(ledger, publication, sending)
                yield ledger, ledger.sending(sending.id), secret

        if transport:
            self._sender.begin(slug, publication, transport, confirmed)
        else:
            with confirmed():
                pass  # workers send it

    def take(self, slug: str, step: Step) -> None:
        """Do to the newest sending of an issue what somebody asks for; raise UsageError where that means nothing."""
        root = self._desk.root
        with self._ledger() as ledger:
            sending = _newest(ledger, slug)
            if sending is None:
                raise UsageError(f"{slug} has not been sent to members from here.")
            state = sending.state
            if step == "pause" and state == "sending":
                steps.pause(ledger, sending)
            elif step == "cancel" and state in ("sending", "paused"):
                steps.cancel(ledger, root, sending)
            elif step == "accept unknown" and steps.accept_unknown(ledger, sending):
                pass
            elif (step == "go on" and state in ("sending", "paused")) or (
                step == "retry unknown" and state != "cancelled" and steps.retry_unknown(ledger, root, sending)
            ):
                self._go_on(ledger, ledger.sending(sending.id))
            else:
                raise UsageError(f"{slug} is {state} by now, so that cannot be done.")

    def standing(self, slug: str) -> Data | None:
        """Return how far the newest sending of an issue is, None if there is none."""
        if not is_made(self._place()):
            return None
        with self._ledger() as ledger:
            sending = _newest(ledger, slug)
            if sending is None:
                return None
            running = self._sender.at(slug)
            said = standing(ledger, sending)
            if said.is_shared:  # whoever has sent it has no such file
                sendings_file.keep(ledger, self._desk.root, sending.id)
            if running and running.progress:
                said = said._replace(per_minute=round(running.progress.per_second * 60))
            ends = over_time(ledger, sending.id)
            return said.as_data | {
                "is_here": running is not None,
                "waits": running.waits if running else "",
                "failure": "" if running else self._sender.failure(slug),
                "over_time": ends and ends._asdict(),
                "by_language": by_language(sending),
            }

    def found(self, slug: str, words: str) -> list[Found]:
        """Return what became of the addresses with these characters, in the newest sending of an issue."""
        with self._ledger() as ledger:
            sending = _newest(ledger, slug)
            return found(ledger, sending.id, words) if sending else []

    def close(self) -> None:
        """Stop what is being sent, when servers have answered for what they have, or after a while in any case.

        What was looked at and not sent is forgotten.
        """
        self._sender.stop()
        with suppress(NewsletterError):
            for looked in self._looked.values():
                with self._ledger() as ledger:
                    ledger.discard(looked.fresh.prepared.sending.id)

    def _go_on(self, ledger: Ledger, sending: Sending) -> None:
        """Let a sending go on where it is held, here or by another program, or begin anew with what is left of it."""
        if not self._sender.at(sending.slug):
            self._sender.refuse_beside()
        if self._sender.at(sending.slug) or is_shared(ledger) or is_at_work(ledger):
            steps.let_go_on(ledger, sending)
            return
        publication = self._publication()
        secret = to_members.secret_of(publication)
        transport = self._transport(publication)

        @contextmanager
        def opened() -> Iterator[Opened]:
            with opened_for_sending(publication.root, place_of(publication), secret, again=False) as own:
                yield own, own.sending(sending.id), secret

        self._sender.begin(sending.slug, publication, transport, opened)

    def _obstacles(self, editions: Sequence[Edition]) -> Iterator[str]:
        """Yield a sentence for each reason why an edition must not go to members."""
        letters = [edition.letter for edition in editions]
        yield from dict.fromkeys(obstacles(letters, [edition.report for edition in editions]))
        if unapproved := in_the_way(letters, self._publication()):
            yield unapproved

    def _publication(self) -> Publication:
        publication = self._desk.publication
        if publication is None:
            raise UsageError(self._desk.refusal.said)
        return publication

    def _transport(self, publication: Publication) -> Callable[[], Transport]:
        server = self._servers.of(sender_of(publication).email).server
        if server is None:
            raise UsageError("No mail server is set: set one up above, where a test is sent.")
        return partial(Smtp, server, sign=signing(publication.sending.dkim))

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        with Ledger(self._place(), make=False) as ledger:
            clear_old(ledger)
            yield ledger

    def _place(self) -> Place:
        publication = self._desk.publication
        return place_of(publication) if publication else self._desk.root / FILE


def _newest(ledger: Ledger, slug: str) -> Sending | None:
    """Return the newest sending of an issue that somebody has confirmed."""
    return next(reversed(ledger.confirmed(slug)), None)
