"""What newsletter.yaml says in groups of fields: the sender, links to other places, merge tags, sending, and more.

It is a module of its own because each of them is read without the publication around it: by messages, by calendars, by
checks, and by the preview.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from newsletter.errors import Refused
from newsletter.model import signing
from newsletter.reading.by_language import ByLanguage
from newsletter.reading.fields import Address, Email, Label, SenderName, Setting, SiteSetting, Value
from newsletter.reading.model_base import Model, optional, refuse, required


class Sender(Model):
    """Who the newsletter comes from."""

    name: Annotated[str, ByLanguage(SenderName)] = required(
        "the name that an inbox shows as the sender", "Your society"
    )
    email: Email = required("the sender's e-mail address", "letter@example.org")


class SocialLink(Model):
    """A place elsewhere, in words."""

    label: Annotated[str, ByLanguage(Label)] = required("the words to click on", "Our videos")
    url: Address = required("the address that the link opens", "https://example.org/videos")


class MergeTagValues(Model):
    """What stands for a merge tag in a preview, and where a recipient has no value."""

    sample: Value | None = optional("what stands for the tag while you look at a letter", "Your name")
    fallback: Annotated[str, ByLanguage(Value)] | None = optional(
        "what stands for the tag where a reader's own is not known", "there"
    )


class Persona(Model):
    """A sample reader."""

    name: Setting = required("what you call this sample reader", "Long name")
    values: dict[str, Value] = Field(
        default_factory=dict,
        description="what stands for each merge tag when this reader looks",
        examples=[{"first_name": "A very long name"}],
    )


class Ignore(Model):
    """A rule that is not to be applied, and why."""

    rule: Setting = required("the name of the rule", "writing.subject-length")
    because: Setting = required("the reason why it need not be kept", "The meeting's name is long.")


class CalendarLinks(Model):
    """Addresses of calendars on the web, without `?` and what follows, where a shipped one has changed."""

    google: SiteSetting | None = optional(
        "the address at which Google's calendar takes events", "https://calendar.google.com/calendar/render"
    )
    outlook_com: SiteSetting | None = optional(
        "the address at which Outlook.com takes events",
        "https://outlook.live.com/calendar/0/action/compose",
        title="Outlook.com",
    )
    microsoft_365: SiteSetting | None = optional(
        "the address at which the calendar of Microsoft 365 takes events",
        "https://outlook.office.com/calendar/0/action/compose",
    )
    yahoo: SiteSetting | None = optional(
        "the address at which Yahoo's calendar takes events", "https://calendar.yahoo.com/"
    )


class CheckSettings(Model):
    """What `check` leaves out."""

    ignore: tuple[Ignore, ...] = optional(
        "rules that need not be kept, each with the reason",
        [{"rule": "writing.subject-length", "because": "The meeting's name is long."}],
        default=(),
    )


def _for_one_click(address: str) -> str:
    """Refuse the address of a server that mail programs do not ask: RFC 8058 wants https, and tests use this computer.

    A merge tag is what an email service fills in, and no server of one's own.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        hint = f"Write `{re.sub('(?i)^http:', 'https:', address)}`, and let the server have a certificate."
        refuse(f"“{address}” does not begin with `https://`, and mail programs ask no other.", hint)
    return address


def _domain(text: str) -> str:
    try:
        return signing.domain(text)
    except Refused as refusal:
        refuse(refusal.message, refusal.hint)


def _selector(text: str) -> str:
    try:
        return signing.selector(text)
    except Refused as refusal:
        refuse(refusal.message, refusal.hint)


class DkimSettings(Model):
    """How each letter is signed, where the mail server does not do that."""

    domain: Annotated[Setting, AfterValidator(_domain)] = required(
        "the domain that signs: that of your sender's address, or one above it", "example.org"
    )
    selector: Annotated[Setting, AfterValidator(_selector)] = required(
        "the name of your key in the DNS; `newsletter dkim` makes the key", "newsletter"
    )
    ed25519_selector: Annotated[Setting, AfterValidator(_selector)] | None = optional(
        "the name of a second key, of the kind Ed25519, beside the one that all receivers know", "newsletter-ed25519"
    )

    @model_validator(mode="after")
    def _have_two_names(self) -> "DkimSettings":
        if self.selector == self.ed25519_selector:
            hint = f"Write `ed25519_selector: {self.selector}-ed25519`, and give that record to the second key."
            refuse("Two keys cannot have one name.", hint, field="ed25519_selector")
        return self


MOST_BEFORE_AT = 13
"""Characters before the @ of the mailbox for what comes back: 64 fit (RFC 5321), a `+` and a token of 50 among them."""


def _with_room(address: str) -> str:
    """Refuse a mailbox behind whose name no token fits."""
    name, _, host = address.rpartition("@")
    if len(name) > MOST_BEFORE_AT:
        refuse(
            f"“{address}” has {len(name)} characters before the @, and {MOST_BEFORE_AT} fit: behind them stands whose "
            "letter comes back.",
            f"Write a shorter one, as in `bounces@{host}`.",
        )
    return address


class SignUpSettings(Model):
    """How people sign up for your letters by themselves, at your unsubscribe server."""

    ask: tuple[Setting, ...] = optional(
        "the merge tags that the form asks for, besides the address", ["first_name"], default=()
    )
    privacy_url: Address | None = optional("the address of your privacy notice", "https://example.org/privacy")


class SendingSettings(Model):
    """How letters get to your members, if you send them yourself."""

    list: Setting | None = optional("the file with your members, in the folder of newsletter.yaml", "members.csv")
    unsubscribe_at: Annotated[SiteSetting, AfterValidator(_for_one_click)] | None = optional(
        "the address of your unsubscribe server, at which members leave with one click", "https://news.example.org/u/"
    )
    sign_up: SignUpSettings | None = optional(
        "how people sign up by themselves, at that server", {"ask": ["first_name"]}
    )
    bounces_to: Annotated[Email, AfterValidator(_with_room)] | None = optional(
        "the mailbox that letters come back to which could not be delivered; it takes mail for `bounces+…@`, too",
        "bounces@news.example.org",
    )
    outbox: Literal["postgresql"] | None = optional(
        "`postgresql` if workers on several machines send, and a database has who got what", "postgresql"
    )
    per_hour: int | None = optional("how many messages may go out in an hour, if there is a limit", 3000, ge=1)
    connections: int = optional(
        "how many connections to the mail server are used at once, from 1 to 20", 4, default=4, ge=1, le=20
    )
    dkim: DkimSettings | None = optional(
        "how each letter is signed (DKIM), if your mail server does not do that",
        {"domain": "example.org", "selector": "newsletter"},
        title="DKIM",
    )

    @property
    def is_to_members(self) -> bool:
        """Whether letters go to members from here: in a list, or with links to a server of the newsletter's own."""
        return bool(self.list or self.unsubscribe_at)


class ApprovalSettings(Model):
    """Who must have approved a letter before it goes out."""

    needed: int = optional(
        "how many people must approve exactly the letter that goes out, from 0 to 20", 2, default=0, ge=0, le=20
    )
    signed_in: bool = optional(
        "whether only approvals count that people give at the desk for several, where each has a link of their own",
        True,
        default=False,
    )


def _desk_url(address: str) -> str:
    """Refuse the address of a desk that browsers would not keep apart from others, or that others can listen to."""
    parts = urlsplit(address)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not is_here:
        hint = f"Write `{re.sub('(?i)^http:', 'https:', address)}`, and let the server have a certificate."
        refuse(f"“{address}” does not begin with `https://`, so others could read along, and come in.", hint)
    if parts.path not in ("", "/") or "@" in parts.netloc:
        whole = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
        refuse(f"“{address}” has more than a host: a desk needs one of its own.", f"Write it as in `{whole}`.")
    try:
        (parts.hostname or "").encode("idna")
    except UnicodeError:
        refuse(f"“{address}” names no host.", "Write it as in `https://desk.example.org/`.")
    return address


DeskUrl = Annotated[SiteSetting, AfterValidator(_desk_url)]
