"""The keys that sign: where they are found, which are refused and in which words, and what the DNS says of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from newsletter.errors import UsageError
from newsletter.model.publication import Publication, load_publication
from newsletter.sending.dkim_keys import VARIABLE, keep, kept_at, key_of, name_in_dns, signing
from newsletter.sending.private_key import PrivateKey, in_pieces
from tests.sending.verifying import a_key, by_dkimpy

BOTH = "{domain: example.org, selector: news, ed25519_selector: news-ed}"
MESSAGE = b"From: letter@example.org\r\nSubject: Spring\r\n\r\nDear reader,\r\n"
# RFC 8463, A.2 and A.3
OF_RFC = ed25519.Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv(VARIABLE, raising=False)


def about(folder: Path, dkim: str = "{domain: example.org, selector: news}") -> Publication:
    text = f"name: L\nsender: {{name: S, email: letter@example.org}}\nsending: {{dkim: {dkim}}}\n"
    (folder / "newsletter.yaml").write_text(text, "utf-8")
    return load_publication(folder)


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def file_with(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "key.pem"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


def verdicts(publication: Publication) -> list[str]:
    """Sign a message as a publication's letters are, and return what dkimpy finds."""
    sign = signing(publication.sending.dkim)
    assert sign
    records = {
        name_in_dns("example.org", "news"): a_key("rsa").record,
        name_in_dns("example.org", "news-ed"): a_key("ed25519").record,
    }
    return by_dkimpy(sign(MESSAGE), records)


def refused(publication: Publication) -> str:
    with pytest.raises(UsageError) as caught:
        signing(publication.sending.dkim)
    return str(caught.value)


def test_nothing_is_signed_where_the_settings_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text("name: L\n", "utf-8")
    assert signing(load_publication(tmp_path).sending.dkim) is None


def test_a_key_that_was_kept_signs_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    file = kept_at("example.org", "news")
    keep(a_key("rsa"), file)
    assert verdicts(about(tmp_path)) == ["pass"]
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    keep(a_key("ed25519"), kept_at("example.org", "news-ed"))
    assert verdicts(about(tmp_path, BOTH)) == ["pass", "pass"]


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    file = file_with(tmp_path, "mine")
    with pytest.raises(FileExistsError):
        keep(a_key("rsa"), file)
    assert file.read_text("utf-8") == "mine"


def test_the_environment_comes_first_as_a_key_or_as_the_path_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(PrivateKey.new("ed25519"), kept_at("example.org", "news-ed"))
    both = a_key("rsa").pem.decode() + a_key("ed25519").pem.decode()
    for value in (both, str(file_with(tmp_path, both))):
        monkeypatch.setenv(VARIABLE, value)
        assert verdicts(about(tmp_path, BOTH)) == ["pass", "pass"]


def test_without_a_key_one_is_told_how_to_make_it(tmp_path: Path) -> None:
    said = refused(about(tmp_path))
    assert said.startswith("Letters are to be signed by example.org, as newsletter.yaml says, and there is no key news")
    assert "`newsletter dkim`" in said
    keep(a_key("rsa"), kept_at("example.org", "news"))
    assert "`newsletter dkim --ed25519`" in refused(about(tmp_path, BOTH))


def encrypted() -> str:
    key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")).decode()


def public() -> str:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (lambda: pem(rsa.generate_private_key(65537, 1024)), "holds an RSA key of 1024 bits, and receivers take 2048"),
        (lambda: pem(ec.generate_private_key(ec.SECP256R1())), "of a kind that DKIM does not know"),
        (encrypted, "encrypted with a password"),
        (public, "holds no private key in PEM"),
        (lambda: a_key("rsa").pem.decode().replace("M", "N"), "cannot be read: it is damaged"),
        (lambda: a_key("rsa").pem.decode()[:400], "holds no private key in PEM"),
        (lambda: a_key("rsa").pem.decode() * 2, "holds two keys of one kind"),
        (lambda: a_key("ed25519").pem.decode(), "holds no RSA key"),
        (lambda: "no-key-and-no-file", "is neither a key in PEM, which begins with `-----BEGIN`, nor the path"),
    ],
    ids=["short", "other kind", "encrypted", "public", "damaged", "cut off", "two", "Ed25519 alone", "neither"],
)
def test_a_key_that_cannot_be_used_is_refused_and_nothing_of_it_is_shown(
    text: Callable[[], str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, text())
    told = refused(about(tmp_path))
    assert said in told
    assert told.startswith(VARIABLE)
    assert not [line for line in text().splitlines() if len(line) > 20 and "-----" not in line and line in told]


def test_a_file_that_others_can_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_with(tmp_path, a_key("rsa").pem.decode(), 0o640)
    monkeypatch.setenv(VARIABLE, str(file))
    assert f"`chmod 600 {file}`" in refused(about(tmp_path))
    file.chmod(0o400)
    assert verdicts(about(tmp_path)) == ["pass"]


def test_a_key_that_git_would_carry_or_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    file = file_with(tmp_path, a_key("rsa").pem.decode())
    monkeypatch.setenv(VARIABLE, str(file))
    assert f"Git would carry {file} to everybody" in refused(about(tmp_path))
    with pytest.raises(UsageError, match="Git would carry"):
        keep(a_key("rsa"), tmp_path / "new.pem")
    assert not (tmp_path / "new.pem").exists()
    (tmp_path / ".gitignore").write_text("/key.pem\n", "utf-8")
    assert verdicts(about(tmp_path)) == ["pass"]
    subprocess.run(["git", "-C", tmp_path, "add", "-f", file], check=True)
    told = refused(about(tmp_path))
    assert f"Git has {file}, so everybody" in told
    assert "`newsletter dkim` with another `--selector`" in told


def test_without_the_extra_one_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(a_key("rsa"), kept_at("example.org", "news"))
    monkeypatch.setitem(sys.modules, "cryptography", None)  # as Python has it of what it could not find
    said = refused(about(tmp_path))
    assert said.startswith("To sign letters, the Python library `cryptography` is needed")
    assert "`pip install cryptography`" in said


def test_a_record_is_in_pieces_that_the_dns_takes() -> None:
    assert PrivateKey("ed25519", OF_RFC).record == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    pieces = in_pieces(a_key("rsa").record)
    assert "".join(pieces) == a_key("rsa").record
    assert (len(pieces), len(pieces[0])) == (2, 255)


def test_a_key_is_not_shown_by_mistake() -> None:
    assert repr(a_key("rsa")) == "PrivateKey(kind='rsa')"


def test_a_key_on_its_own_is_found_by_its_kind(tmp_path: Path) -> None:
    assert key_of("example.org", "rsa", "news") is None
    keep(a_key("rsa"), kept_at("example.org", "news"))
    found = key_of("example.org", "rsa", "news")
    assert found
    assert found.record == a_key("rsa").record
    with pytest.raises(UsageError, match="holds no Ed25519 key"):
        key_of("example.org", "ed25519", "news")
