"""What newsletter.yaml says in groups of fields: the sender, links to other places, merge tags, readers, and more.

It is a module of its own because each of them is read without the publication around it: by messages, by calendars, by
checks, and by the preview.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from pydantic import Field

from newsletter.reading.fields import Address, Email, Label, SenderName, Setting, SiteSetting
from newsletter.reading.model_base import Model, optional, required


class Sender(Model):
    """Who the newsletter comes from."""

    name: SenderName = required("the name that an inbox shows as the sender", "Your society")
    email: Email = required("the sender's e-mail address", "letter@example.org")


class SocialLink(Model):
    """A place elsewhere, in words."""

    label: Label = required("the words to click on", "Our videos")
    url: Address = required("the address that the link opens", "https://example.org/videos")


class MergeTagValues(Model):
    """What stands for a merge tag in a preview, and where a recipient has no value."""

    sample: Setting | None = optional("what stands for the tag while you look at a letter", "Your name")
    fallback: Setting | None = optional("what stands for the tag where a reader's own is not known", "there")


class Persona(Model):
    """A sample reader."""

    name: Setting = required("what you call this sample reader", "Long name")
    values: dict[str, Setting] = Field(
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
