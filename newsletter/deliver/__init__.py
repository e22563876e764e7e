"""Messages → receipts: send_test(), and the small protocol behind which every way of sending stands.

Comes in: an edition, recipients, and a transport. Goes out: one receipt per recipient. smtp.py hands messages to a mail
server, folder.py writes them to disk. Nowhere else does an edition leave this computer, and nothing else goes by the
real clock, which comes in as `now`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol, Self

from newsletter import message
from newsletter.errors import UsageError
from newsletter.fields import EmailRefused, email_address

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage

    import httpx

    from newsletter.build import Edition
    from newsletter.publication import Persona

Status = Literal["accepted", "deferred", "failed", "suppressed"]
"""accepted: handed over; whoever took the message answers for it from here on. deferred: not taken now, and the same
message may be later. failed: refused, and will be again unless something changes. suppressed: not tried, because the
recipient is on the suppression list."""

SECONDS_FOR_A_PICTURE = 5
PICTURES_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message; `said` tells people in a sentence, with what to do where it was not accepted."""

    recipient: str
    status: Status
    said: str


class Transport(Protocol):
    """A way for messages to leave. Enter it before the first message, and leave it after the last."""

    def __enter__(self) -> Self:
        """Make ready; raise UsageError where no message at all could be delivered."""

    def __exit__(self, *raised: object) -> None:
        """Put away what was made ready."""

    def deliver(self, message: EmailMessage, recipient: str) -> Receipt:
        """Deliver to one recipient; whatever goes wrong is told by the receipt, so that the next one has a chance."""


def send_test(
    edition: Edition,
    recipients: Sequence[str],
    transport: Transport,
    *,
    now: datetime,
    token: str,
    persona: Persona | None = None,
) -> list[Receipt]:
    """Deliver an edition to each recipient as a test, and return the receipts in their order.

    An address that comes twice gets one message. `now`, with a zone, and `token` differ at each sending: Gmail shows
    messages with one subject as one conversation, so the token stands behind the subject. Raise UsageError, before
    anything is sent, for a publication without a sender and for what is no address.
    """
    letter = edition.letter
    if letter.publication.sender is None:
        raise UsageError(
            "newsletter.yaml does not say who the letter comes from: "
            "add a line such as `sender: {name: Your society, email: letter@your-society.org}`."
        )
    subject = f"[Test] {letter.rendering.subject} ({token})"
    messages = {
        recipient: message.compose(
            replace(letter.rendering, subject=subject),
            letter.issue,
            letter.publication,
            letter.pictures,
            now=now,
            persona=persona,
            to=recipient,
            draft=False,
        )
        for recipient in _addresses(recipients)
    }
    with transport:
        return [transport.deliver(composed, recipient) for recipient, composed in messages.items()]


def _addresses(recipients: Sequence[str]) -> list[str]:
    """Return the addresses as they are sent to, each once; raise UsageError for the first that is none."""
    found: dict[str, str] = {}
    for recipient in recipients:
        try:
            address = email_address(recipient.strip())
        except EmailRefused as refusal:
            raise UsageError(f"{refusal.message} {refusal.hint}") from refusal
        found.setdefault(address.lower(), address)
    return list(found.values())


def token_of(now: datetime) -> str:
    """Return what tells the tests of a day apart: the time of day."""
    return f"{now:%H:%M:%S}"


def remarks(edition: Edition) -> Iterator[str]:
    """Yield a sentence for each reason why an edition is not ready to be sent, so far as that is known without asking.

    They hold nobody back: a test is for looking at what is not ready.
    """
    if edition.issue.draft:
        yield "This issue is a draft: take `draft: true` out of it before members get it."
    errors = sum(finding.severity == "error" for finding in edition.report.findings)
    if errors:
        name = f"newsletter check {edition.issue.slug}"
        yield f"This issue has {errors} {'error' if errors == 1 else 'errors'}: `{name}` tells what they are."


def missing_pictures(edition: Edition) -> str:
    """Ask the pictures' public addresses, many at once, and return a sentence on those that do not answer, or "".

    Redirects are not followed: they could lead anywhere, and a picture that is not at its own address is one that some
    mail programs do not show.
    """
    letter = edition.letter
    addresses = sorted({shown.url for shown in letter.pictures.values()})
    if not (letter.publication.site_url and addresses):
        return ""

    import httpx

    trust = httpx.create_ssl_context(trust_env=False)
    trust.load_default_certs()  # SSL_CERT_FILE may name the mail server's authority alone, and adds to what is known
    try:
        client = httpx.Client(timeout=SECONDS_FOR_A_PICTURE, verify=trust)
    except (ImportError, ValueError, httpx.InvalidURL):  # SOCKS, or what is no address
        return "The pictures were not looked for: the proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is none to ask by."
    with client, ThreadPoolExecutor(PICTURES_AT_ONCE) as pool:
        answers = zip(addresses, pool.map(lambda address: _answer(client, address), addresses), strict=True)
        missing = [(address, answer) for address, answer in answers if answer]
    if not missing:
        return ""
    address, answer = missing[0]
    what = "The picture" if len(addresses) == 1 else f"{len(missing)} of {len(addresses)} pictures"
    return (
        f"{what} {'is' if len(missing) == 1 else 'are'} not at the public address yet, "
        f"and readers would not see what is missing: {address} {answer}. "
        f"Upload the folder out/{edition.issue.slug}/ to your site before you send."
    )


def _answer(client: httpx.Client, address: str) -> str:
    """Return how an address answers, as the end of a sentence, or "" if all is well."""
    import httpx

    try:
        response = client.head(address)
    except httpx.TimeoutException:
        return f"does not answer within {SECONDS_FOR_A_PICTURE} seconds"
    except (httpx.HTTPError, httpx.InvalidURL):
        return "cannot be reached"
    return "" if response.is_success else f"answers {response.status_code}"
