"""docs/mail-server.md, its DNS records and the files beside it fit together, and newsletter.yaml takes what it says."""

from __future__ import annotations

import re
from pathlib import Path

import dns.rdatatype
import dns.zone

from newsletter.model.publication import load_publication

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "mail-server.md").read_text("utf-8")
MAIN = (DOCS / "mail-server" / "main.cf").read_text("utf-8")
OPENDKIM = (DOCS / "mail-server" / "opendkim.conf").read_text("utf-8")


def records() -> dict[tuple[str, str], str]:
    """Return what the records of the page say, by their names and kinds; what the DNS cannot have fails the test."""
    (text,) = re.findall(r"^```text\n(; The relay.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    zone = dns.zone.from_text(f"$TTL 3600\n{text}", origin=".", relativize=False, check_origin=False)
    found = {(str(name), dns.rdatatype.to_text(data.rdtype)): str(data) for name, _, data in zone.iterate_rdatas()}
    assert len(found) == len(re.findall(" IN ", text))  # of SPF, a name has one at most
    return found


def setting(name: str, text: str) -> str:
    (value,) = re.findall(rf"^{name}[ =]+(.*)$", text, re.MULTILINE)
    return str(value)


def test_the_records_are_for_the_names_that_postfix_and_opendkim_have() -> None:
    known = records()
    host, domain, selector = setting("myhostname", MAIN), setting("Domain", OPENDKIM), setting("Selector", OPENDKIM)
    address = known[f"{host}.", "A"]
    assert setting("myorigin", MAIN) == domain
    assert known[f"{'.'.join(reversed(address.split('.')))}.in-addr.arpa.", "PTR"] == f"{host}."
    assert f" ip4:{address} " in known[f"{domain}.", "TXT"]
    assert known[f"{host}.", "TXT"] == '"v=spf1 a -all"'
    assert known[f"{selector}._domainkey.{domain}.", "TXT"].startswith('"v=DKIM1; h=sha256; k=rsa; p=')
    assert known[f"_dmarc.{domain}.", "TXT"].startswith('"v=DMARC1; p=none;')
    key = Path(setting("KeyFile", OPENDKIM))
    assert f"opendkim-genkey -b 2048 -d {domain} -s {selector} -D {key.parent}\n" in PAGE
    assert key.name == f"{selector}.private"


def test_postfix_asks_the_milter_that_opendkim_is() -> None:
    kind, port, address = setting("Socket", OPENDKIM).replace("@", ":").split(":")
    assert setting("smtpd_milters", MAIN) == f"{kind}:{address}:{port}"


def test_newsletter_yaml_takes_the_settings_of_the_page(tmp_path: Path) -> None:
    (snippet,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    paces = [f"sending: {{{pace}}}\n" for pace in re.findall(r"`(per_hour: \d+)`", PAGE)]
    for text in [snippet, *paces]:
        (tmp_path / "newsletter.yaml").write_text(f"name: A letter\n{text}", "utf-8")
        assert load_publication(tmp_path).sending.per_hour
    assert len(paces) == 3
