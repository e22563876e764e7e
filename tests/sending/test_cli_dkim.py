"""`newsletter dkim` as people type it, and what `newsletter send` signs and refuses once newsletter.yaml says so."""

from __future__ import annotations

import re
from pathlib import Path

import dns.zone
import pytest
from click.testing import CliRunner, Result
from dns.rdtypes.ANY.TXT import TXT

from newsletter.cli import main
from newsletter.model.publication import load_publication
from newsletter.sending.dkim_keys import VARIABLE, keep, kept_at, name_in_dns
from tests.sending.outbox.publications import ABOUT
from tests.sending.servers import Mailbox, mail_server
from tests.sending.verifying import Records, a_key, by_dkimpy

SIGNED = f"{ABOUT}sending: {{dkim: {{domain: example.org, selector: news}}}}\n"


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
    monkeypatch.delenv(VARIABLE, raising=False)


def newsletter(*arguments: str, mailbox: Mailbox | None = None) -> Result:
    environment = {"NEWSLETTER_SMTP": f"smtp://127.0.0.1:{mailbox.port}"} if mailbox else {}
    result = CliRunner().invoke(main, arguments, env=environment, prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def printed(*arguments: str) -> str:
    result = newsletter("dkim", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def records_in(said: str) -> Records:
    """Return what a zone file would hold that has the line that was printed; what the DNS cannot have fails."""
    (line,) = re.findall(r"^\S+\. IN TXT .*$", said, re.MULTILINE)
    zone = dns.zone.from_text(f"$TTL 3600\n{line}\n", origin=".", relativize=False, check_origin=False)
    ((name, _, data),) = zone.iterate_rdatas()
    assert isinstance(data, TXT)
    return {str(name).rstrip("."): b"".join(data.strings).decode()}


def last_lines(said: str) -> str:
    return said.rpartition("signs each letter:\n\n")[2]


def write_down(folder: Path, lines: str, group: str = "") -> None:
    """Write lines into newsletter.yaml, in the place of a group."""
    file = folder / "newsletter.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(group, lines) if group else text + lines, "utf-8")


def test_what_is_printed_is_all_that_it_takes(folder: Path) -> None:
    said = printed("--selector", "Spring2027")
    name = "spring2027._domainkey.example.org"
    assert f"\ndig +short TXT {name}\n" in said
    write_down(folder, last_lines(said))
    with mail_server() as mailbox:
        result = newsletter("send", "spring", "--test", "you@example.org", mailbox=mailbox)
        assert result.exit_code == 0, result.stderr
    records = records_in(said)
    assert by_dkimpy(mailbox.raw[0], records) == ["pass"]
    assert f"\n{records[name]}\n" in said  # in one piece, as forms want it


def test_a_second_key_signs_beside_the_first(folder: Path) -> None:
    first = printed()
    write_down(folder, last_lines(first))
    second = printed("--ed25519")
    write_down(folder, last_lines(second), last_lines(first))
    with mail_server() as mailbox:
        assert newsletter("send", "spring", "--test", "you@example.org", mailbox=mailbox).exit_code == 0
    assert by_dkimpy(mailbox.raw[0], {**records_in(first), **records_in(second)}) == ["pass", "pass"]
    assert "write into newsletter.yaml" not in printed("--ed25519")


def test_typed_again_it_prints_the_same_record_and_makes_nothing(folder: Path) -> None:
    first, file = printed(), kept_at("example.org", "newsletter")
    key = file.read_bytes()
    assert first.startswith(f"Made an RSA key, which only you can read: {file}\n")
    again = printed()
    assert again.startswith("The RSA key is there already, and stays as it is.\n")
    assert (records_in(again), file.read_bytes()) == (records_in(first), key)


def test_the_key_in_the_environment_has_its_record_printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, a_key("rsa").pem.decode())
    assert records_in(printed()) == {"newsletter._domainkey.example.org": a_key("rsa").record}
    assert not kept_at("example.org", "newsletter").exists()


@pytest.mark.parametrize(
    ("group", "lines"),
    [
        (
            "sending: {list: members.csv, per_hour: 3000}",
            "sending: {list: members.csv, per_hour: 3000, dkim: {domain: example.org, selector: newsletter}}",
        ),
        (
            "sending:\n  # ours\n  list: members.csv  # all of them\n\nclients: [gmail]",
            "sending:\n  # ours\n  list: members.csv  # all of them\n"
            "  dkim:\n    domain: example.org\n    selector: newsletter",
        ),
        (
            "sending: {dkim: {domain: news.example.org, selector: old}}",
            "sending: {dkim: {domain: news.example.org, selector: old}}",
        ),
    ],
    ids=["in braces", "in lines", "there already"],
)
def test_the_lines_for_newsletter_yaml_keep_what_stands_there(folder: Path, group: str, lines: str) -> None:
    write_down(folder, f"{group}\n")
    said = printed("--selector", "newsletter")
    if "dkim" in group:
        lines = lines.replace("old", "newsletter")
    assert last_lines(said).startswith(lines)
    write_down(folder, last_lines(said).rstrip("\n"), group.partition("\n\n")[0])
    dkim = load_publication(folder).sending.dkim
    assert dkim
    assert dkim.selector == "newsletter"


def test_a_name_that_the_dns_cannot_have_is_refused(folder: Path) -> None:
    result = newsletter("dkim", "--selector", "../news")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "“../news” cannot be the name of a key. Write letters, digits and hyphens" in result.stderr


# ---- sending


def signed_publication(folder: Path) -> Records:
    (folder / "newsletter.yaml").write_text(SIGNED, "utf-8")
    keep(a_key("rsa"), kept_at("example.org", "news"))
    return {name_in_dns("example.org", "news"): a_key("rsa").record}


def test_the_letter_of_each_member_is_signed(folder: Path) -> None:
    records = signed_publication(folder)
    with mail_server() as mailbox:
        result = newsletter("send", "spring", "--to-list", "members.csv", "--yes", "3", mailbox=mailbox)
    assert result.exit_code == 0, result.stderr
    assert [by_dkimpy(raw, records) for raw in mailbox.raw] == [["pass"]] * 3
    assert len({raw.partition(b"bh=")[2][:44] for raw in mailbox.raw}) == 3  # each has a letter of their own


def test_files_are_not_signed_and_need_no_key(folder: Path) -> None:
    (folder / "newsletter.yaml").write_text(SIGNED, "utf-8")
    tests = newsletter("send", "spring", "--test", "you@example.org", "--to-folder", "tests")
    two = newsletter("send", "spring", "--to-list", "members.csv", "--dry-run", "--to-folder", "tests")
    assert (tests.exit_code, two.exit_code) == (0, 0), two.stderr
    files = [*(folder / "tests").glob("*.eml")]
    assert len(files) == 3
    assert not [file for file in files if b"DKIM-Signature" in file.read_bytes()]


@pytest.mark.parametrize("to", [("--test", "you@example.org"), ("--to-list", "members.csv", "--yes", "3")])
def test_without_the_key_nothing_goes_out(folder: Path, to: tuple[str, ...]) -> None:
    (folder / "newsletter.yaml").write_text(SIGNED, "utf-8")
    with mail_server() as mailbox:
        result = newsletter("send", "spring", *to, mailbox=mailbox)
        assert (result.exit_code, mailbox.envelopes) == (2, [])
        assert "there is no key news here: type `newsletter dkim`" in result.stderr
        keep(a_key("rsa"), kept_at("example.org", "news"))
        assert newsletter("send", "spring", *to, mailbox=mailbox).exit_code == 0
    assert mailbox.envelopes
