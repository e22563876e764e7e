"""What an address may be: of a page, of a mailbox, of a telephone.

Comes in: text as the author wrote it. Goes out: the address as a letter links to it or as mail is sent to it, or a
refusal with the address that was meant, where that can be told. It is a module of its own, apart from the other types
of fields, because addresses go wrong in more ways than all the rest.
"""

from __future__ import annotations

import re
from typing import NoReturn
from urllib.parse import quote, urlsplit

from pydantic_core import PydanticCustomError

from newsletter.errors import Refused
from newsletter.nearest import nearest
from newsletter.reading.model_base import refuse
from newsletter.reading.quoting import address_as_value
from newsletter.text import invisible, merge_tags

# What most addresses look like; the checks below would neither refuse nor change one of them.
_PLAIN_ADDRESS = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?:/(?:[a-zA-Z0-9_./?=&~+-]*[a-zA-Z0-9_/-])?)?")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\"\\^`{}|]")

# A merge tag as an email service spells it: *|UNSUB|*, %%unsubscribe_url%%, [[name]], {{ contact.name }}, <%name%>.
_FOREIGN_TAG = r"[*|%\[{<$]{1,4}\s*([A-Za-z][\w.:-]*)(?:\(\))?\s*[|*%\]}>]{1,4}"
_FOREIGN_TAG_WITHIN = r"\*\|\w+\|\*|%%\w+%%|\[\[\w+\]\]"
_BEHIND_DOMAIN = re.compile(r"(?i)https?://[^/?#]+[/?#]|mailto:[^?]+\?")

_MAILTO = r"(?i)mailto:[^@?]+@[^@?]+(?:\?.*)?"
_TELEPHONE = r"(?i)tel:\+?[0-9(][0-9().-]*[0-9]"
_ON_A_COMPUTER = r"(?i)file:|[a-z]:[\\/]|\\\\|~/|/(?:users|home|volumes)/"
_NOT_IN_WORDS = r"[/:@#\\|<>`{}^\"]|\.\w"
_IN_MARKDOWN = r"!?\[([^\[\]]*)\]\(\s*<?([^()<>\s]*)>?\s*\)"

_WRITE_PLAINLY = "Write it plainly, as in `name@example.org`."
_LEAD_NOWHERE = frozenset({"invalid", "local", "test"})

# The library neither refuses nor changes such an address, but for capital letters in its domain. Two hyphens in a row
# can be an encoded domain, and what ends in a reserved name is refused there.
_PLAIN_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9_+'&-]++(?:\.[A-Za-z0-9_+'&-]++)*+"
    r"@(?!.*--)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)++"
    r"(?!(?i:arpa|localhost|onion)\Z)[A-Za-z]{2,20}"
)
_LONGEST_PLAIN = 150


def address(text: str) -> str:
    """Return an http(s), mailto or tel address, or a single merge tag, as written; refuse anything else."""
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    if text[:4].lower() == "tel:" and re.fullmatch(_TELEPHONE, text):
        return text
    mailto = re.fullmatch(_MAILTO, text)
    if tag := merge_tags.alone(text):
        if tag.fallback:
            address(tag.fallback)  # where a reader has none, this is what is linked
        return text
    if _NOT_IN_ADDRESS.search(text) or not (mailto or _is_web_address(text)):
        _refuse_address(text)
    if (bare := _without_end_of_sentence(text)) != text:
        hint = f"Write `{bare}`."
        if _BEHIND_DOMAIN.match(bare):
            end = text[len(bare) :]
            encoded = "".join(f"%{ord(character):02X}" for character in end)
            hint = f"{hint} If `{end}` belongs to it, write `{encoded}` instead."
        refuse(f"“{text}” ends with `{text[len(bare) :]}`, as if a sentence around it had been copied, too.", hint)
    try:
        written = with_ascii_host(text)
    except ValueError:
        hint = "Open the page in a browser, and copy its address from there."
        refuse(f"“{text}” has a name after {'the @' if mailto else 'its slashes'} that no domain can have.", hint)
    if doubled := re.match(r"(?i)https?:/+(?=https?:/+\w)", text):
        refuse(f"“{text}” begins twice.", f"Write `{text[doubled.end() :]}`.")
    if not mailto and not _has_whole_domain(written):
        refuse(f"“{text}” has no whole domain after its slashes.", "Write it in full, as in `https://example.org/`.")
    return written


def with_ascii_host(address: str) -> str:
    """Return an http(s) or mailto address with its domain in ASCII: "https://bücher.example" → "https://xn--bcher-kva…".

    Prose writes domains so, and header lines can hold nothing else. Raise ValueError for what cannot be a domain.
    """
    if address.isascii():
        return address
    scheme, rest = address.split(":", 1)
    slashes, authority, path = re.fullmatch(r"(/*)([^/?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    user, at, host = authority.rpartition("@")
    if host.isascii():
        return address

    import idna

    host = idna.uts46_remap(host, std3_rules=False)
    if re.search(r"[/?#@\\]", host):  # "℀" becomes "a/c", and what follows would no longer be of the domain
        raise ValueError(f"{host} is no domain.")
    labels = host.split(".")
    host = ".".join(label if label.isascii() else idna.alabel(label).decode() for label in labels)
    return f"{scheme}:{slashes}{user}{at}{host}{path}"


def _without_end_of_sentence(address: str) -> str:
    """Return an address without what was copied with it: an unopened bracket, and the punctuation of a sentence.

    Punctuation may belong to a path, and is taken for the sentence's only where a bracket says so or there is no path.
    """
    bare = address.rstrip(".,;:!?")
    while bare.endswith((")", "]")) and bare.count(bare[-1]) > bare.count("(" if bare[-1] == ")" else "["):
        address = bare[:-1]
        bare = address.rstrip(".,;:!?")
    return address if _BEHIND_DOMAIN.match(address) else bare


def _has_whole_domain(address: str) -> bool:
    """Return whether the host of a web address is a domain with a dot, an IP address in any form, or this computer."""
    host = urlsplit(address).hostname or ""
    return "." in host.strip(".") or bool(re.fullmatch(r"localhost|.*:.*|0x[0-9a-f]+|[0-9]+", host))


def _refuse_address(text: str) -> NoReturn:
    if tag := re.fullmatch(_FOREIGN_TAG, text):
        name = merge_tags.UNSUBSCRIBE if "unsub" in text.lower() else re.sub(r"\W+", "_", tag[1].lower()).strip("_")
        hint = f'Write `"{{{{ {name} }}}}"`: an export puts the spelling of your email service in its place.'
        refuse(f"“{text}” is no merge tag that this program knows.", hint)
    if "{{" in text or re.search(_FOREIGN_TAG_WITHIN, text):
        hint = "Write the tag alone, as in `{{ profile_url }}`, or an address without a tag."
        refuse(f"The address “{text}” is neither plain nor one whole merge tag.", hint)
    if instead := _address_within(text):
        refuse(f"“{text}” has something around the address, which stands alone here.", f"Write `{instead}`.")
    if number := _telephone(text):
        refuse(f"“{text}” is a telephone number without `tel:`.", f"Write `{number}`.")
    if re.match(_ON_A_COMPUTER, text):
        hint = "Put the file on a web site, and write the address that it has there."
        refuse(f"“{text}” is a file on one computer, which readers cannot open.", hint)
    if re.fullmatch(_IN_MARKDOWN, text) or text.startswith("#"):
        hint = "A letter has no places to jump to: write the address of a page, or leave the line out."
        refuse(f"“{text}” links to a place in the letter.", hint)
    if re.search(r"[^\W\d_]", text) and not re.search(_NOT_IN_WORDS, text):
        raise PydanticCustomError("words_for_address", "Words are no address.")
    if wrong := _NOT_IN_ADDRESS.search(text):
        character = "an invisible character"
        if wrong[0].isprintable():
            character = "a space" if wrong[0] == " " else f"`{wrong[0]}`"
        hint = "Take it out."
        if _BEHIND_DOMAIN.match(text[: wrong.start()]):
            instead = _NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), text)
            hint = f"If it belongs there, write `{instead}`; if not, take it out."
        refuse(f"The address “{text}” holds {character}, which no address can have.", hint)
    if re.fullmatch(r"[^@\s/:]+@[^@\s/:]+\.[^@\s/:]+", text):
        refuse(f"“{text}” is an e-mail address without `mailto:`.", f"Write `mailto:{text}`.")
    if re.fullmatch(r"(?://)?(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}(?:[/?#].*)?", text):
        refuse(f"“{text}” is an address without `https://`.", f"Write `https://{text.lstrip('/')}`.")
    if site := re.fullmatch(r"(?i)(https?)(?::/?|/+)((?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#].*)?)", text):
        refuse(f"“{text}” does not begin with `{site[1]}://`.", f"Write `{site[1]}://{site[2]}`.")
    if text.lower().startswith("mailto:"):
        refuse(f"“{text}” names no mailbox, or more than one.", "Write it as in `mailto:name@example.org`.")
    if text.lower().startswith(("http:", "https:")):
        refuse(f"“{text}” names no web site.", "Write it as in `https://example.org/program`.")
    scheme, colon, rest = text.partition("://")
    if colon and (meant := nearest(scheme, ("https", "http"), cutoff=0.7)) and _is_web_address(f"{meant}://{rest}"):
        refuse(f"“{text}” does not begin with `{meant}://`.", f"Write `{meant}://{rest}`.")
    hint = "Write one that begins with `https://`, `http://`, `mailto:` or `tel:`."
    refuse(f"“{text}” is no address that a letter can link to.", hint)


def _address_within(text: str) -> str:
    """Return the address in what was copied around it: brackets, a link in Markdown, words, a space; or ""."""
    in_markdown = re.fullmatch(_IN_MARKDOWN, text)
    candidates = [in_markdown[2]] if in_markdown else [text.strip(" <>"), re.sub(r"(?<=:)\s+", "", text)]
    if not re.match("(?i)https?:|mailto:", text):
        candidates += re.findall(r"(?i)(?<=[\s(<])(?:https?://|mailto:)[^\s<>()]+", text)[:1]
    shorter = (_without_end_of_sentence(candidate) for candidate in candidates if candidate != text)
    return next((candidate for candidate in shorter if _is_plain(candidate)), "")


def _is_plain(text: str) -> bool:
    """Return whether a text is an address that needs no second look."""
    if _NOT_IN_ADDRESS.search(text):
        return False
    return bool(re.fullmatch(_MAILTO, text)) or (_is_web_address(text) and _has_whole_domain(text))


def _telephone(text: str) -> str:
    """Return a number as a link opens it: "+32 (0)2 123 45 67" → "tel:+3221234567"; "" for anything else."""
    if not re.fullmatch(r"(?ai)(?:(?:tel|phone|t)\.?:?\s*+)?\+?[\d\s()./-]+", text):
        return ""
    number = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    return f"tel:{re.sub('^00', '+', number)}" if len(number) >= 7 else ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # read only to be checked
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def site(text: str) -> str:
    """Return the address of a web site, to which paths can be added; refuse anything else."""
    if not _is_web_address(address(text)) or "?" in text or "#" in text:
        hint = "Write it without `?` and `#`, as in `https://news.example.org/`."
        refuse(f"“{text}” is not the address of a web site.", hint)
    return text


def email_address(text: str) -> str:
    """Return an e-mail address as it is sent, with its domain in ASCII; raise Refused.

    Domains that are reserved to lead nowhere (`.test`, `.invalid`, `.local`) are accepted: examples and tests use them.
    """
    return plain_email_address(text) or _validated(text)


def plain_email_address(text: str) -> str:
    """Return what email_address() does of an address that is told at a glance, or "" for any other text.

    Loading the library takes a twentieth of a cold build, and asking it most of the time in which a list is read.
    """
    if len(text) > _LONGEST_PLAIN or not _PLAIN_EMAIL.fullmatch(text):
        return ""
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def _validated(text: str) -> str:
    if slip := _slip_in_email(text):
        raise Refused(*slip)

    from email_validator import EmailNotValidError, validate_email

    # The library refuses these domains, and can be told otherwise only for the whole process.
    head, dot, last = text.rpartition(".")
    leads_nowhere = last.lower() in _LEAD_NOWHERE
    try:
        valid = validate_email(
            f"{head}{dot}example" if leads_nowhere else text, check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise Refused(f"“{text}” is not an e-mail address.", _WRITE_PLAINLY) from error
    address = str(valid.ascii_email)
    return address.removesuffix("example") + last.lower() if leads_nowhere else address


def _slip_in_email(text: str) -> tuple[str, str] | None:
    """Return what to say about a common slip in an e-mail address, with a hint; None if there is none."""
    local, _, domain = text.rpartition("@")
    if "{{" in text:
        return f"“{text}” is not the same for every reader.", "Write one address, as in `name@example.org`."
    if named := re.fullmatch(r"[^<>]*<([^<>]+)>\s*", text):
        return f"“{text}” has something around the e-mail address.", f"Write the address alone: `{named[1].strip()}`."
    if text.lower().startswith("mailto:"):
        return f"“{text}” begins with `mailto:`.", f"Write `{text[7:]}`."
    if re.search(r"@.*[,;\s].*@", text):
        return f"“{text}” is more than one e-mail address.", "Write one of them."
    if not local.isascii():
        refused = next(character for character in local if not character.isascii())
        said = f"“{text}” has `{refused}` before the @, which many mail servers refuse."
        return said, "Write an address of yours that has plain letters only, a to z, before the @."
    if local and domain and "." not in domain.strip(".。"):
        return f"“{text}” has no whole domain after the @.", "Write it in full, as in `name@example.org`."
    joined = re.sub(r"\s*([@.])\s*", r"\1", text)
    if joined != text and not re.search(r"\s", joined):
        return f"“{text}” has a space in it.", f"Write `{joined}`."
    return None


def email(text: str) -> str:
    """Return an e-mail address in a field as it is sent; refuse anything else."""
    try:
        return email_address(text)
    except Refused as refusal:
        refuse(refusal.message, refusal.hint)


def refuse_unseen(address: str, at: int) -> NoReturn:
    """Refuse an address for the character `at` that nobody sees."""
    shown, meant = invisible.taken_out(address), invisible.encoded_where_meant(address)
    hint = f"Write `{address_as_value(shown)}`."
    if meant != shown:
        hint = f"{hint} If it belongs there, write `{address_as_value(meant)}` instead."
    refuse(f"The address “{shown}” holds {invisible.named(address[at])}, which nobody sees.", hint, offset=at)
