"""The real nginx and the real Caddy in front of a server of ours, as docs/ has them.

In: settings, or an office, for those of docs/unsubscribing; a folder and a port. Out: the command of a web server with
a certificate, which passes on what it is to; it runs until a block ends.
"""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import trustme

from tests.programs import program
from tests.sending.leaving.offices import Office

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "unsubscribing"
NGINX, CADDY = FOLDER / "nginx.conf", FOLDER / "Caddyfile"
PLACE = "127.0.0.1:8025"


def put_certificate(authority: trustme.CA, folder: Path) -> None:
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for number, part in enumerate(certificate.cert_chain_pems):
        part.write_to_path(folder / "chain.pem", append=number > 0)


def behind_nginx(office: Office, folder: Path, port: int) -> list[str]:
    """Write nginx's settings in front of an office, for a port of this machine, and return the command that runs it."""
    text = NGINX.read_text("utf-8").replace(PLACE, f"127.0.0.1:{office.port}")
    return nginx_with(text.replace("/srv/newsletter/site", str(folder)), folder, port)


def nginx_with(text: str, folder: Path, port: int) -> list[str]:
    """Write settings of nginx for a port of this machine, and return the command that runs it."""
    text = re.sub(r"listen \[::\]:443 ssl;", "", text).replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    text = re.sub(r"ssl_certificate .*;", f"ssl_certificate {folder}/chain.pem;", text)
    text = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {folder}/key.pem;", text)
    text = text.replace("/var/log/nginx/error.log", f"{folder}/nginx.log")
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{name}_temp_path {folder}/{name};\n" for name in names) + f"access_log {folder}/nginx.log;\n"
    around = f"daemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{own}{text}}}\n"
    (folder / "nginx.conf").write_text(around, "utf-8")
    return [
        program("nginx", "nginx-light"),
        "-p",
        str(folder),
        "-e",
        str(folder / "nginx.log"),
        "-c",
        str(folder / "nginx.conf"),
    ]


def behind_caddy(office: Office, folder: Path, port: int) -> list[str]:
    """Write Caddy's settings in front of an office, for a port of this machine, and return the command that runs it."""
    text = CADDY.read_text("utf-8").replace(PLACE, f"127.0.0.1:{office.port}")
    text = text.replace("{\n", "{\n\tadmin off\n\tauto_https off\n", 1)
    return caddy_with(text.replace("/srv/newsletter/site", str(folder)), "news.example.org", folder, port)


def caddy_with(text: str, site: str, folder: Path, port: int) -> list[str]:
    """Write settings of Caddy for a port of this machine, and return the command that runs it."""
    text = text.replace(
        f"{site} {{",
        f"https://127.0.0.1:{port} {{\n\ttls {folder}/chain.pem {folder}/key.pem\n\tbind 127.0.0.1",
    )
    (folder / "Caddyfile").write_text(text, "utf-8")
    return [program("caddy", "caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def standing(command: Sequence[str], folder: Path, port: int) -> Iterator[None]:
    """Run a web server until the block ends; it answers when the block begins."""
    environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said").open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, env=environment, cwd=folder)
        try:
            until = time.monotonic() + 20
            while True:
                assert process.poll() is None and time.monotonic() < until, (folder / "said").read_text("utf-8")
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            yield
        finally:
            process.terminate()
            process.wait(20)
