"""A private key for DKIM: made, read from PEM or refused, and what the DNS says of it.

Comes in: a kind, or a text in PEM. Goes out: a PrivateKey, which signs. No message tells what is in a key. It is a
module of its own because it alone knows `cryptography`, which is an extra, and imported when the first key is needed.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from newsletter.errors import UsageError
from newsletter.sending.dkim import Key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    Private: TypeAlias = RSAPrivateKey | Ed25519PrivateKey

Kind: TypeAlias = Literal["rsa", "ed25519"]
SPELT: dict[Kind, str] = {"rsa": "RSA", "ed25519": "Ed25519"}

SHORTEST, LONGEST = 2048, 4096
"""The bits of RSA keys: those that RFC 8301 tells us to use, and the most that receivers have to know."""
ANEW = "Make a new one, by `newsletter dkim` with another `--selector`"

_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_PIECE = 255  # bytes in one string of a record (RFC 1035, 3.3.14)


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


def in_pieces(record: str) -> list[str]:
    """Return a record in as many strings as the DNS needs for it."""
    return [record[start : start + _PIECE] for start in range(0, len(record), _PIECE)]


def keys_in(text: str, called: str) -> list[PrivateKey]:
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
                    f"safe. {ANEW}."
                )
            case RSAPrivateKey():
                yield PrivateKey("rsa", key)
            case Ed25519PrivateKey():
                yield PrivateKey("ed25519", key)
            case _:
                raise UsageError(
                    f"{called} holds a key of a kind that DKIM does not know: it has to be RSA or Ed25519. {ANEW}."
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
