"""A mailbox on this machine: Debian's own Dovecot, with a folder of its own instead of the system's, and free ports."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.programs import program
from tests.sending.servers import closed_port

USER, PASSWORD = "bounces@news.example.org", "open/sesame: 100%"
IN_ADDRESS = "bounces%40news.example.org:open%2Fsesame%3A%20100%25@"

_CONF = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = yes
auth_username_format = %u
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group_of_user} home={folder}/home
}}
namespace inbox {{
  inbox = yes
  {namespace}
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {encrypted}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
{more}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server: its ports, and the file of the authority behind its certificate."""

    plain: int
    encrypted: int
    authority: Path

    @property
    def address(self) -> str:
        return f"imaps://{IN_ADDRESS}localhost:{self.encrypted}"

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Open a folder as a mail program does."""
        trust = ssl.create_default_context(cafile=str(self.authority))
        with imaplib.IMAP4_SSL("localhost", self.encrypted, ssl_context=trust, timeout=30) as imap:
            imap.login(USER, PASSWORD)
            imap.select(f'"{folder}"')
            yield imap

    def deliver(self, mails: list[bytes]) -> None:
        with self.opened() as imap:
            for raw in mails:
                assert imap.append("INBOX", "", "", raw)[0] == "OK"

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """Return the mails in a folder, in their order."""
        with self.opened(folder) as imap:
            if imap.state != "SELECTED":
                return []
            _, found = imap.fetch("1:*", "(BODY.PEEK[])")
        return [item[1] for item in found if isinstance(item, tuple)]


@contextmanager
def dovecot(folder: Path, *, namespace: str = "separator = /", more: str = "") -> Iterator[Dovecot]:
    """Run a server with an empty mailbox until the block ends; the folder is made for it, and others may enter it."""
    is_root = os.geteuid() == 0
    owner = "nobody" if is_root else pwd.getpwuid(os.geteuid()).pw_name
    whose = pwd.getpwnam(owner)
    plain, encrypted = closed_port(), closed_port()
    for place in (folder, folder / "mail", folder / "home"):
        place.mkdir()
        place.chmod(0o755)
        shutil.chown(place, whose.pw_uid, whose.pw_gid)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    issued = authority.issue_cert("localhost")
    (folder / "cert.pem").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(folder / "key.pem")
    (folder / "users").write_text(f"{USER}:{{PLAIN.B64}}{b64encode(PASSWORD.encode()).decode()}\n", "utf-8")
    settings = _CONF.format(
        folder=folder,
        login="dovenull" if is_root else owner,
        internal="dovecot" if is_root else owner,
        group="dovecot" if is_root else grp.getgrgid(whose.pw_gid).gr_name,
        user=whose.pw_uid,
        group_of_user=whose.pw_gid,
        namespace=namespace,
        plain=plain,
        encrypted=encrypted,
        more=more,
    )
    (folder / "dovecot.conf").write_text(settings, "utf-8")
    process = subprocess.Popen(
        [program("dovecot", "dovecot-imapd"), "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.STDOUT
    )
    try:
        until = time.monotonic() + 20
        while True:
            assert process.poll() is None and time.monotonic() < until, (folder / "log").read_text("utf-8")
            with suppress(OSError), socket.create_connection(("127.0.0.1", plain), timeout=1):
                break
        yield Dovecot(plain, encrypted, folder / "authority.pem")
    finally:
        process.terminate()
        process.wait(20)
