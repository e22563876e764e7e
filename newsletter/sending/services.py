"""The email services that a letter can be exported for, and how each writes merge tags.

export.py reads these tables. They are a module of their own because services change independently of this program:
each table states what its sources said when they were read, and a new service is a new table.

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

    `part` is for a value within an address, after its beginning. If `is_quoted`, the fallback is between double quotes,
    as a string of the service's language; `odd_or` then replaces `value_or` for fallbacks with characters whose
    escaping in such a string is undocumented. If `encodes`, the service itself percent-encodes the fallback within an
    address. `reserved` has the service's tags for the merge tags that need no declaration.
    """

    value: str
    value_or: str
    part: str
    part_or: str
    reserved: Mapping[str, str]
    is_quoted: bool = False
    odd_or: str = ""
    encodes: bool = False


class Service(NamedTuple):
    """An email service.

    `fields` has its names of merge tags; `other_fields` is the format of all others. `opening` matches a character,
    typed by the author, with which one of the service's own tags would begin; in plain text it is replaced by `typed`,
    with `«character»` for the character. `demands` says for reserved tags why the service requires its own; `prologue`
    precedes the HTML. `steps` say how to import the letter, `zip_steps` how with pictures in a .zip.
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
    steps: str
    sources: tuple[tuple[str, str], ...]
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
    steps="Campaigns → Create → Email → Regular → Code your own → Paste in code: email.html; its plain text: email.txt",
    zip_steps="Templates → Create template → Code your own → Import ZIP: email.zip; a campaign with it; its plain "
    "text: email.txt",
    sources=(
        ("Merge Fields", "https://mailchimp.com/developer/marketing/docs/merge-fields"),
        (
            "About Dynamic and Conditional Merge Tags",
            "https://mandrill.zendesk.com/hc/en-us/articles/360039278713-About-Dynamic-and-Conditional-Merge-Tags",
        ),
        ("Articles Tagged “unsubscribe”", "https://kb.mailchimp.com/tag/unsubscribe"),
        (
            "How do I add the UNSUB tag to my plain-text version",
            "https://kb.mailchimp.com/article/how-do-i-add-the-unsub-tag-to-my-plain-text-version/",
        ),
        ("Create a Custom Template", "https://vdocument.in/amp/create-a-custom-templateodt.html"),
        ("How to use Draftship with Mailchimp", "https://draftship.io/guides/use-draftship-with-mailchimp"),
    ),
)

_BREVO = Spelling(
    value="{{ contact.«field» }}",
    value_or='{{ contact.«field» | default : "«fallback»" }}',
    part="{{ contact.«field» }}",
    part_or='{{ contact.«field» | default : "«fallback»" }}',
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
    steps="a new email campaign, its design as HTML code of your own: email.html; its plain text, where Brevo does not "
    "make it: email.txt",
    sources=(
        (
            "[Manual] Personalize your messages with dynamic content (Brevo Template Language)",
            "https://help.brevo.com/hc/en-us/articles/4402386448530",
        ),
        (
            "Modifier la sortie d’une variable à l’aide des filtres",
            "https://help.brevo.com/hc/fr/articles/4405381108626",
        ),
        (
            "[Manual] Show or hide content in your emails using if statements",
            "https://help.brevo.com/hc/en-us/articles/360001030599",
        ),
        (
            "About Sendinblue Template Language",
            "https://help.sendinblue.com/hc/en-us/articles/360000946299-About-Sendinblue-Template-Language",
        ),
    ),
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
    steps="Design Manager → a new HTML + HubL file, an email template: email.html in place of all that is there; an "
    "email with it; its plain text version: email.txt",
    prologue="<!--\n  templateType: email\n  isAvailableForNewContent: true\n-->\n",
    sources=(
        ("HubL variables", "https://developers.hubspot.com/docs/cms/reference/hubl/variables"),
        ("HubL syntax overview", "https://developers.hubspot.com/docs/cms/hubl"),
        (
            "Email template markup",
            "https://developers.hubspot.com/docs/cms/building-blocks/templates/email-template-markup",
        ),
        (
            "HTML + HubL Templates",
            "https://developers.hubspot.com/docs/cms/building-blocks/templates/html-hubl-templates",
        ),
        (
            "Set up your CAN-SPAM email footer information",
            "https://help.hubspot.com/articles/KCS_Article/Can-I-customize-my-CAN-SPAM-email-footer",
        ),
        (
            "Customize plain text emails",
            "https://knowledge.hubspot.com/articles/kcs_article/email/how-do-i-generate-a-plain-text-email",
        ),
    ),
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
        part="{{ with .Subscriber.«field» }}{{ . }}{{ end }}",
        part_or="{{ with .Subscriber.«field» }}{{ . }}{{ else }}«fallback»{{ end }}",
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
    steps="Campaigns → New, as raw HTML, with a template that is only "
    '{{ template "content" . }}: email.html; its alternate plain text: email.txt',
    strips_comments=True,
    sources=(
        ("Templating", "https://listmonk.app/docs/templating"),
        ("models/campaigns.go: CompileTemplate", "https://github.com/knadh/listmonk/blob/master/models/campaigns.go"),
        (
            "Stripping of HTML comments leads to severe issues on Microsoft Office optimized templates",
            "https://github.com/knadh/listmonk/issues/1273",
        ),
        ("HTML E-Mail Template is corrupt in Windows - Outlook", "https://github.com/knadh/listmonk/issues/1088"),
        ("Package html/template", "https://pkg.go.dev/html/template"),
    ),
)

SERVICES: Mapping[str, Service] = {service.name: service for service in (MAILCHIMP, BREVO, HUBSPOT, LISTMONK)}
