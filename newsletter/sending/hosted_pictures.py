"""Check that the pictures of letters are at their public addresses before these are sent."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from newsletter.letter import Letter

if TYPE_CHECKING:
    import httpx


SECONDS_FOR_A_PICTURE = 5
PICTURES_AT_ONCE = 20


def missing_pictures(letters: Sequence[Letter]) -> str:
    """Request the pictures' public addresses, and return a sentence about those that do not answer, or "".

    Redirects are not followed: they could lead anywhere, and some mail programs do not follow them for pictures.
    """
    folder_of = {shown.url: letter.issue.folder for letter in letters for shown in letter.pictures.values()}
    addresses = sorted(folder_of)
    if not (letters[0].publication.site_url and addresses):
        return ""

    import httpx

    trust = httpx.create_ssl_context(trust_env=False)
    trust.load_default_certs()  # SSL_CERT_FILE, which may name only the mail server's authority, is added to these
    try:
        client = httpx.Client(timeout=SECONDS_FOR_A_PICTURE, verify=trust)
    except (ImportError, ValueError, httpx.InvalidURL):  # a SOCKS proxy, or an invalid address
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
        f"Upload the folder out/{folder_of[address]}/ to your site before you send."
    )


def _answer(client: httpx.Client, address: str) -> str:
    """Return how an address fails, as the end of a sentence, or "" if it works."""
    import httpx

    try:
        response = client.head(address)
    except httpx.TimeoutException:
        return f"does not answer within {SECONDS_FOR_A_PICTURE} seconds"
    except (httpx.HTTPError, httpx.InvalidURL):
        return "cannot be reached"
    return "" if response.is_success else f"answers {response.status_code}"
