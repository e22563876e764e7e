"""A publication → what signs its letters: the keys for DKIM, from the environment or the folder of this user.

Comes in: what newsletter.yaml says of signing, and NEWSLETTER_DKIM_KEY, a key in PEM or the path of a file with one; it
may hold two, of different kinds. Without it, each key is in a file of its own in the user's folder of this program,
under the name that it has in the DNS. Goes out: a function that signs messages, new keys, and the record that the DNS
needs for each. No message tells what is in a key.

It is a module of its own because `cryptography` is an extra, which nothing else here needs, and because a key that
others can read is as bad as none: they sign in our name.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import stat
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from newsletter import git
from newsletter.errors import UsageError, said_by_system
from newsletter.model.settings import DkimSettings
from newsletter.sending.dkim import Key, signed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    Private: TypeAlias = RSAPrivateKey | Ed25519PrivateKey

Kind: TypeAlias = Literal["rsa", "ed25519"]
SPELT: dict[Kind, str] = {"rsa": "RSA", "ed25519": "Ed25519"}

VARIABLE = "NEWSLETTER_DKIM_KEY"
SHORTEST, LONGEST = 2048, 4096
"""The bits of RSA keys: those that RFC 8301 tells us to use, and the most that receivers have to know."""

_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_LONGEST_FILE = 64 * 1024
_PIECE = 255  # bytes in one string of a record (RFC 1035, 3.3.14)
_ANEW = "Make a new one, by `newsletter dkim` with another `--selector`"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key; it is never shown, not by repr() either."""

    kind: Kind
    _private: Private = field(repr=False)

    @classmethod
    def new(cls, kind: Kind) -> PrivateKey:
        """Make a key; raise UsageError without the extra."""
        _need_library()
        from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

        if kind == "ed25519":
            return cls(kind, ed25519.Ed25519PrivateKey.generate())
        return cls(kind, rsa.generate_private_key(public_exponent=65537, key_size=SHORTEST))

    def named(self, selector: str) -> Key:
        """Return the key under its name in the DNS, as messages are signed with it."""
        if self.kind == "ed25519":
            return Key(selector, "ed25519-sha256", self._sign_digest)
        return Key(selector, "rsa-sha256", self._sign)

    @property
    def pem(self) -> bytes:
        """The key as it is kept."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def record(self) -> str:
        """What the DNS says of the key, as one text (RFC 6376, 3.6.1; RFC 8463, 4)."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        public = self._private.public_key()
        if self.kind == "ed25519":
            content = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        else:
            content = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"v=DKIM1; k={self.kind}; p={b64encode(content).decode()}"

    def _sign(self, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256

        assert isinstance(self._private, RSAPrivateKey)
        return self._private.sign(data, PKCS1v15(), SHA256())

    def _sign_digest(self, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        assert isinstance(self._private, Ed25519PrivateKey)
        return self._private.sign(hashlib.sha256(data).digest())


def signing(settings: DkimSettings | None) -> Callable[[bytes], bytes] | None:
    """Return what signs messages, None where they are not to be signed; raise UsageError without the keys."""
    if settings is None:
        return None
    names = {"rsa": settings.selector, "ed25519": settings.ed25519_selector}
    keys = [_needed(settings.domain, kind, name).named(name) for kind in SPELT if (name := names[kind])]
    return partial(signed, domain=settings.domain, keys=keys)


def _needed(domain: str, kind: Kind, selector: str) -> PrivateKey:
    if key := key_of(domain, kind, selector):
        return key
    option = " --ed25519" if kind == "ed25519" else ""
    raise UsageError(
        f"Letters are to be signed by {domain}, as newsletter.yaml says, and there is no key {selector} here: type "
        f"`newsletter dkim{option}`, which makes one, or name its file in {VARIABLE}. If your mail server signs them, "
        "take `dkim` out of newsletter.yaml."
    )


def key_of(domain: str, kind: Kind, selector: str) -> PrivateKey | None:
    """Return the key of a kind: that in the environment, or the one that is kept here; None if there is none.

    Raise UsageError for one that cannot be used, or must not be.
    """
    if text := os.environ.get(VARIABLE, "").strip():
        found, where = _from_environment(text), VARIABLE
    else:
        file = kept_at(domain, selector)
        if not file.exists():
            return None
        found, where = _read(file, str(file)), str(file)
    for key in found:
        if key.kind == kind:
            return key
    raise UsageError(f"{where} holds no {SPELT[kind]} key.")


def kept_at(domain: str, selector: str) -> Path:
    """Return the file in which this user's key with that name in the DNS is kept."""
    from platformdirs import user_data_path

    folder = user_data_path("newsletter-builder", appauthor=False) / "dkim"
    return folder / f"{name_in_dns(domain, selector)}.pem"


def name_in_dns(domain: str, selector: str) -> str:
    """Return the name under which the DNS has the record of a key."""
    return f"{selector}._domainkey.{domain}"


def keep(key: PrivateKey, file: Path) -> None:
    """Write a key into a new file that nobody else can read; raise UsageError where Git would carry it along."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_in_git(file)
    with open(file, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as opened:
        try:
            opened.write(key.pem)
            opened.flush()
        except BaseException:
            file.unlink()
            raise


def in_pieces(record: str) -> list[str]:
    """Return a record in as many strings as the DNS needs for it."""
    return [record[start : start + _PIECE] for start in range(0, len(record), _PIECE)]


def _from_environment(text: str) -> list[PrivateKey]:
    if "-----BEGIN" in text:
        return _keys_in(text, VARIABLE)
    file = Path(text).expanduser()
    with suppress(OSError, ValueError):
        if file.is_file():
            return _read(file, f"The file in {VARIABLE}")
    raise UsageError(
        f"{VARIABLE} is neither a key in PEM, which begins with `-----BEGIN`, nor the path of a file that is there."
    )


def _read(file: Path, called: str) -> list[PrivateKey]:
    """Return the keys in a file; raise UsageError if others can read it, or could by Git."""
    _refuse_in_git(file)
    try:
        with file.open("rb") as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            content = opened.read(_LONGEST_FILE)
    except OSError as error:
        raise UsageError(said_by_system(error)) from error
    if os.name == "posix" and mode & 0o077:
        raise UsageError(
            f"Others on this computer can read {file}, and sign in your name. If nobody has, type `chmod 600 "
            f"{shlex.quote(str(file))}`. {_ANEW}, if you are not sure."
        )
    return _keys_in(content.decode("ascii", "replace"), called)


def _refuse_in_git(file: Path) -> None:
    """Raise UsageError for a file that Git carries along, or would."""
    for place in dict.fromkeys((file.parent.resolve() / file.name, file.resolve())):
        if git.is_ignored(place) is not False:
            continue
        root = git.root_of(place.parent)
        if root and place.relative_to(root).as_posix() in git.tracked_files(root):
            raise UsageError(
                f"Git has {place}, so everybody who gets that folder can sign in your name. {_ANEW}, and take the "
                "record of this one out of the DNS."
            )
        raise UsageError(
            f"Git would carry {place} to everybody who gets that folder, and they could sign in your name: keep the "
            "key outside of it."
        )


def _keys_in(text: str, called: str) -> list[PrivateKey]:
    """Return the keys that a text in PEM holds, of each kind one; raise UsageError for what cannot be used."""
    _need_library()
    found = [*_each_key(text, called)]
    if not found:
        raise UsageError(f"{called} holds no private key in PEM, which begins with `-----BEGIN PRIVATE KEY-----`.")
    if len({key.kind for key in found}) < len(found):
        raise UsageError(f"{called} holds two keys of one kind, and nobody knows which is meant: take one out.")
    return found


def _each_key(text: str, called: str) -> Iterator[PrivateKey]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    for block in _PEM.finditer(text):
        if not block[1].endswith("PRIVATE KEY"):
            continue
        try:
            key = load_pem_private_key(block[0].encode("ascii", "replace"), None)
        except TypeError as error:
            raise UsageError(
                f"{called} holds a key that is encrypted with a password, for which nobody can be asked while letters "
                "go out. Keep it without: `openssl pkey -in KEY -out NEW` asks for the password once."
            ) from error
        except (ValueError, UnsupportedAlgorithm) as error:
            raise UsageError(f"{called} holds a private key that cannot be read: it is damaged, or cut off.") from error
        match key:
            case RSAPrivateKey() if not SHORTEST <= key.key_size <= LONGEST:
                raise UsageError(
                    f"{called} holds an RSA key of {key.key_size} bits, and receivers take {SHORTEST} to {LONGEST} for "
                    f"safe. {_ANEW}."
                )
            case RSAPrivateKey():
                yield PrivateKey("rsa", key)
            case Ed25519PrivateKey():
                yield PrivateKey("ed25519", key)
            case _:
                raise UsageError(
                    f"{called} holds a key of a kind that DKIM does not know: it has to be RSA or Ed25519. {_ANEW}."
                )


def _need_library() -> None:
    try:
        import cryptography  # noqa: F401 — asked for here, so that one sentence says it
    except ImportError as error:
        raise UsageError(
            "To sign letters, the Python library `cryptography` is needed, which is an extra: type `pip install "
            "cryptography` where `newsletter` is installed. If your mail server signs them, take `dkim` out of "
            "newsletter.yaml."
        ) from error
