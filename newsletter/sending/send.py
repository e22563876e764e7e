"""Letter → receipts: send_test(). All sending goes through this module; it alone gets the real time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from newsletter.check import Report
from newsletter.check.report import counted, to_fill_in
from newsletter.errors import Refused, UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.model.settings import Persona, Sender
from newsletter.reading.addresses import email_address
from newsletter.reading.languages import english_name
from newsletter.sending import message
from newsletter.sending.stopping import Stopping
from newsletter.sending.transport import Receipt, Transport

IS_DRAFT = "This issue is a draft: take `draft: true` out of it before members get it."
_STOPPED_IN_MESSAGE = (
    "It was stopped before the server had confirmed the message: see whether it has arrived, and send it again only if "
    "not."
)


def send_test(
    letter: Letter,
    recipients: Sequence[str],
    transport: Transport,
    *,
    now: datetime,
    persona: Persona | None = None,
    stopping: Stopping | None = None,
) -> Iterator[Receipt]:
    """Deliver a letter to each recipient as a test; yield the receipts in their order, each as soon as it is known.

    A repeated address gets one message. `now` has a zone; its time is appended to the subject, since Gmail groups
    messages with the same subject into one conversation. Raise UsageError, before anything is sent, for a publication
    without a sender and for an invalid address. Where `stopping` is asked, or Ctrl-C pressed, raise KeyboardInterrupt
    after the last receipt.
    """
    sender = sender_of(letter.publication).email
    rendering = replace(letter.rendering, subject=f"[Test] {letter.rendering.subject} ({now:%H:%M:%S})")
    written = partial(message.compose, rendering, letter.issue, letter.publication, letter.pictures)
    messages = {
        recipient: written(now=now, persona=persona, to=recipient, draft=False) for recipient in _addresses(recipients)
    }
    return _receipts(messages, sender, transport, stopping or Stopping())


def _receipts(
    messages: Mapping[str, bytes], sender: str, transport: Transport, stopping: Stopping
) -> Iterator[Receipt]:
    """Deliver each message, by recipient; yield a receipt for each, also for those that are not tried any more."""
    left, why = list(messages), ""
    try:
        stopping.may_break_off()
        with transport:
            while left and not why and not stopping.is_asked:
                recipient = left[0]
                receipt = transport.deliver(
                    messages[recipient], recipient, sender=sender, before_body=stopping.begin_message
                )
                stopping.done()
                del left[0]
                if receipt.about == "us":  # every other would fare the same, and a silent server keeps each waiting
                    why = f"Not tried, since the same would happen as with {recipient}."
                yield receipt
                stopping.may_break_off()
    except KeyboardInterrupt:
        stopping.is_asked = True
    is_unknown = stopping.is_in_message
    stopping.done()
    if is_unknown:
        yield Receipt(left.pop(0), "unknown", _STOPPED_IN_MESSAGE, about="us")
    for recipient in left:
        yield Receipt(recipient, "deferred", why or "Not sent, since it was stopped.", about="us", stage="connection")
    if stopping.is_asked:
        raise KeyboardInterrupt


def sender_of(publication: Publication) -> Sender:
    """Return who a publication's letters come from; raise UsageError if it does not say."""
    if publication.sender is None:
        raise UsageError(
            "newsletter.yaml does not say who the letter comes from: "
            "add a line such as `sender: {name: Your society, email: letter@your-society.org}`."
        )
    return publication.sender


def _addresses(recipients: Sequence[str]) -> list[str]:
    """Return the addresses in normal form, without duplicates; raise UsageError for the first invalid one."""
    found: dict[str, str] = {}
    for recipient in recipients:
        try:
            address = email_address(recipient.strip())
        except Refused as refusal:
            raise UsageError(f"{refusal.message} {refusal.hint}") from refusal
        found.setdefault(address.lower(), address)
    return list(found.values())


def untranslated(letters: Sequence[Letter]) -> Iterator[str]:
    """Yield a sentence for each language in which texts of the issue are not translated, which keeps nothing back."""
    for letter in letters:
        if letter.translation and (count := letter.translation.untranslated):
            own, language = letters[0].issue.language, letter.issue.language
            texts = "1 text is" if count == 1 else f"{count} texts are"
            stand = "stands" if count == 1 else "stand"
            yield (
                f"In {english_name(language)}, {texts} not translated, and {stand} in {english_name(own)}: `newsletter "
                f"check {letter.issue.slug}` tells which."
            )


def remarks(letter: Letter, report: Report) -> Iterator[str]:
    """Yield a sentence for each known reason why a letter is not ready to be sent.

    They do not prevent a test, whose purpose is to look at a letter that is not ready.
    """
    if letter.issue.draft and not letter.translation:
        yield IS_DRAFT
    which = f"This issue, in {english_name(letter.issue.language)}," if letter.translation else "This issue"
    errors = [finding for finding in report.findings if finding.severity == "error"]
    if mistakes := counted(errors):
        where = f"`newsletter check {letter.issue.slug}` tells where, and so does the page, under “Findings”"
        yield f"{which} has {mistakes}: {where}."
    if blanks := to_fill_in(errors):
        yield f"{blanks}."
