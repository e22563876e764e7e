"""NEWSLETTER_IMAP, or the keyring → the server that has the mailbox for what comes back, and our credentials there.

It is written as NEWSLETTER_SMTP is, and like that never in a file. It is a module of its own because both the mailbox
and what the command says of it need the names.
"""

from __future__ import annotations

import os

from newsletter.errors import UsageError
from newsletter.sending import keyring_item
from newsletter.sending.keyring_item import SERVICE, NoKeyringError
from newsletter.sending.server import Server, Setting, Spelling

IMAP = Spelling("NEWSLETTER_IMAP", "imaps://user:password@imap.example.org", {"imap": 143, "imaps": 993})

SETTING = Setting(
    IMAP.variable,
    starttls=f"write `imap://` in {IMAP.variable}, not `imaps://`",
    tls=f"write `imaps://` in {IMAP.variable}, not `imap://`",
    spelling=", where `@ : / ? # %` are written `%40 %3A %2F %3F %23 %25`",
)


def mailbox_server(sender: str) -> Server:
    """Return the server with the mailbox of a sender; raise UsageError if none is set, or one is that cannot be."""
    address, why = os.environ.get(IMAP.variable, "").strip(), ""
    try:
        address = address or keyring_item.read(name_of(sender)) or ""
    except NoKeyringError as error:
        why = f" {error}"
    if not address:
        raise UsageError(
            f"No mailbox is set from which to read what came back.{why} Set {IMAP.variable}, as in `{IMAP.example}`, "
            f"or keep that in the keyring by `keyring set {SERVICE} '{name_of(sender)}'`; or name files: `newsletter "
            "bounces mail.mbox`."
        )
    server = Server.from_address(address, IMAP, SETTING)
    if not server.user:
        raise UsageError(f"{IMAP.variable} names no user. Write it as in `{IMAP.example}`.")
    return server


def name_of(sender: str) -> str:
    """Return the name of a sender's item in the keyring."""
    return f"mailbox of {sender.casefold()}"
