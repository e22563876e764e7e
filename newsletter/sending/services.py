"""The email services that a letter can be exported for, and how each writes merge tags.

They are a module of their own because services change independently of this program: each table states what the sources
that docs/email-services.md names said when they were read, and a new service is a new table.

In the spellings `«field»` stands for the service's name of a merge tag, `«fallback»` for the words to show without a
value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from newsletter.text.merge_tags import POSTAL_ADDRESS, TOKENS, UNSUBSCRIBE, WEB_VERSION

# At the end of a text as well: after a fallback, another tag begins.
_BRACE = rf"\{{(?=[{{%#{TOKENS}]|\Z)"
_TYPED_BRACE = '{{ "{" }}'


class Spelling(NamedTuple):
    """How a service writes a merge tag in HTML, or in plain text.

    `reserved` has the service's tags for the merge tags that need no declaration. `part` is for a value within an
    address, after its beginning, where that differs. If `is_quoted`, the fallback is between double quotes, as a string
    of the service's language; `odd_or` then replaces `value_or` for fallbacks with characters whose escaping in such a
    string is undocumented. If `encodes`, the service itself percent-encodes the fallback within an address.
    """

    value: str
    value_or: str
    reserved: Mapping[str, str]
    part: str = ""
    part_or: str = ""
    is_quoted: bool = False
    odd_or: str = ""
    encodes: bool = False


class Gallery(NamedTuple):
    """Where a service keeps pictures: `place` ends the sentence “Upload them to …”.

    `largest` is the most bytes that a picture may have, as far as that is documented. If it `renames`, each picture
    gets an address of its own, in which the file's name does not occur.
    """

    place: str
    largest: int | None = None
    renames: bool = False


class Service(NamedTuple):
    """An email service.

    `fields` has its names of merge tags; `other_fields` is the format of all others. `opening` matches a character,
    typed by the author, with which one of the service's own tags would begin; in plain text it is replaced by `typed`,
    with `«character»` for the character. `demands` says for reserved tags why the service requires its own; `prologue`
    precedes the HTML. `steps` say how to import the letter, `zip_steps` how with pictures in a .zip, if it takes one.
    """

    name: str
    label: str
    html: Spelling
    text: Spelling
    fields: Mapping[str, str]
    other_fields: str
    opening: str
    typed: str
    demands: Mapping[str, str]
    gallery: Gallery
    steps: str
    text_opening: str = ""
    zip_steps: str = ""
    prologue: str = ""
    strips_comments: bool = False

    def field(self, name: str) -> str:
        """Return the service's name of a merge tag."""
        return self.fields.get(name) or self.other_fields.format(name=name, upper=name.upper())


_MAILCHIMP = Spelling(
    value="*|«field»|*",
    value_or="*|IF:«field»|**|«field»|**|ELSE:|*«fallback»*|END:IF|*",
    part="*|URL:«field»|*",
    part_or="*|IF:«field»|**|URL:«field»|**|ELSE:|*«fallback»*|END:IF|*",
    reserved={UNSUBSCRIBE: "*|UNSUB|*", WEB_VERSION: "*|ARCHIVE|*", POSTAL_ADDRESS: "*|LIST:ADDRESS|*"},
)

MAILCHIMP = Service(
    name="mailchimp",
    label="Mailchimp",
    html=_MAILCHIMP,
    text=_MAILCHIMP,
    fields={"first_name": "FNAME", "last_name": "LNAME"},
    other_fields="{upper}",
    opening=r"\*(?=\|)",
    # Mailchimp cannot escape a tag; an invisible character in its middle makes it plain text.
    typed="«character»\u2060",
    demands={UNSUBSCRIBE: "Mailchimp sends no campaign without its own link to unsubscribe"},
    gallery=Gallery("its File Manager", largest=10 * 1024**2, renames=True),
    steps="Campaigns → Create → Email → Regular → Code your own → Paste in code: email.html; its plain text: email.txt",
    zip_steps="Templates → Create template → Code your own → Import ZIP: email.zip; a campaign with it; its plain "
    "text: email.txt",
)

_BREVO = Spelling(
    value="{{ contact.«field» }}",
    value_or='{{ contact.«field» | default : "«fallback»" }}',
    reserved={UNSUBSCRIBE: "{{ unsubscribe }}", WEB_VERSION: "{{ mirror }}"},
    is_quoted=True,
    odd_or="{% if contact.«field» %}{{ contact.«field» }}{% else %}«fallback»{% endif %}",
)

BREVO = Service(
    name="brevo",
    label="Brevo",
    html=_BREVO,
    text=_BREVO,
    fields={"first_name": "FIRSTNAME", "last_name": "LASTNAME"},
    other_fields="{upper}",
    opening=_BRACE,
    typed=_TYPED_BRACE,
    demands={UNSUBSCRIBE: "Brevo takes members off a list by its own link to unsubscribe"},
    gallery=Gallery("its image gallery", largest=2 * 1024**2, renames=True),
    steps="A new email campaign, its design as HTML code of your own: email.html; its plain text, where Brevo does not "
    "make it: email.txt",
)

_HUBSPOT = Spelling(
    value="{{ contact.«field» }}",
    value_or='{{ personalization_token("contact.«field»", "«fallback»") }}',
    part="{{ contact.«field»|urlencode }}",
    part_or='{{ personalization_token("contact.«field»", "«fallback»")|urlencode }}',
    reserved={
        UNSUBSCRIBE: "{{ unsubscribe_link }}",
        WEB_VERSION: "{{ view_as_page_url }}",
        POSTAL_ADDRESS: "{{ site_settings.company_name }}, {{ site_settings.company_street_address_1 }}, "
        "{{ site_settings.company_city }}, {{ site_settings.company_state }}",
    },
    is_quoted=True,
    encodes=True,
)

HUBSPOT = Service(
    name="hubspot",
    label="HubSpot",
    html=_HUBSPOT,
    text=_HUBSPOT,
    fields={"first_name": "firstname", "last_name": "lastname"},
    other_fields="{name}",
    opening=_BRACE,
    typed=_TYPED_BRACE,
    demands={
        UNSUBSCRIBE: "HubSpot publishes no email template without its own link to unsubscribe",
        POSTAL_ADDRESS: "HubSpot publishes no email template without its own tags for your postal address",
    },
    gallery=Gallery("its files tool"),
    steps="Design Manager → a new HTML + HubL file, an email template: email.html in place of all that is there; an "
    "email with it; its plain text version: email.txt",
    prologue="<!--\n  templateType: email\n  isAvailableForNewContent: true\n-->\n",
)

# html/template refuses `urlquery` there; these two characters would end an address in plain text.
_ENCODED = '{{ . | toString | replace "&" "%26" | replace " " "%20" | Safe }}'
_LISTMONK_RESERVED = {UNSUBSCRIBE: "{{ UnsubscribeURL }}", WEB_VERSION: "{{ MessageURL }}"}

LISTMONK = Service(
    name="listmonk",
    label="listmonk",
    # `with`, since a missing field would be written as "<no value>"; listmonk uses the package html/template, which
    # escapes values and encodes them in addresses.
    html=Spelling(
        value="{{ with .Subscriber.«field» }}{{ . }}{{ end }}",
        value_or="{{ with .Subscriber.«field» }}{{ . }}{{ else }}«fallback»{{ end }}",
        reserved=_LISTMONK_RESERVED,
    ),
    # It uses html/template for the plain text, too: without `Safe`, O'Hara would become O&#39;Hara.
    text=Spelling(
        value="{{ with .Subscriber.«field» }}{{ . | toString | Safe }}{{ end }}",
        value_or="{{ with .Subscriber.«field» }}{{ . | toString | Safe }}{{ else }}«fallback»{{ end }}",
        part=f"{{{{ with .Subscriber.«field» }}}}{_ENCODED}{{{{ end }}}}",
        part_or=f"{{{{ with .Subscriber.«field» }}}}{_ENCODED}{{{{ else }}}}«fallback»{{{{ end }}}}",
        reserved=_LISTMONK_RESERVED,
    ),
    fields={"first_name": "FirstName", "last_name": "LastName", "name": "Name", "email": "Email"},
    other_fields="Attribs.{name}",
    opening=rf"\{{(?=[{{{TOKENS}]|\Z)",
    text_opening=rf"\{{(?=[{{<{TOKENS}]|\Z)|<",
    typed='{{ Safe "«character»" }}',
    demands={UNSUBSCRIBE: "listmonk takes members off a list by its own link to unsubscribe"},
    gallery=Gallery("Campaigns → Media", largest=5000 * 1024),
    steps="Campaigns → New, as raw HTML, with a template that is only "
    '{{ template "content" . }}: email.html; its alternate plain text: email.txt',
    strips_comments=True,
)

SERVICES: Mapping[str, Service] = {service.name: service for service in (MAILCHIMP, BREVO, HUBSPOT, LISTMONK)}
