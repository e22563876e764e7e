"""What the server needs to take in sign-ups in a language, as a file of the bundle: the words of consent, the letter.

Comes in: bytes that `newsletter unsubscribe-pages` wrote. Goes out: Papers. It is a module of its own because it knows
nothing of publications: the server may be on a computer that has none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.sending.leaving.bundle import Bundle
from newsletter.sending.skeleton import Skeleton

FILE = "sign-up.json"


@dataclass(frozen=True, slots=True)
class Papers:
    """What the server needs for a language.

    `consent` is the text that somebody agrees to, `asks` are the merge tags that the form asks for, `sender` is the
    envelope's, `at` the address of the server as links have it, `dkim` what newsletter.yaml says of signing, if
    anything, and `letter` a skeleton as it is kept.
    """

    language: str
    consent: str
    asks: tuple[str, ...]
    sender: str
    at: str
    dkim: Mapping[str, str] | None
    letter: str

    @property
    def skeleton(self) -> Skeleton:
        """The letter; raise UsageError if it was written by another version of this program."""
        try:
            return Skeleton.from_bytes(self.letter.encode())
        except UsageError as error:
            raise UsageError(
                "The letter for people who sign up was written by another version of this program: write the pages "
                "anew with this one, by `newsletter unsubscribe-pages`."
            ) from error

    @property
    def digest(self) -> str:
        """What tells the words of consent from others, in 16 hexadecimal digits."""
        return hashlib.sha256(self.consent.encode()).hexdigest()[:16]

    def to_bytes(self) -> bytes:
        """Return them as they are kept."""
        return json.dumps(asdict(self), indent=1).encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, kept: bytes) -> Papers:
        """Return what to_bytes() wrote; raise ValueError for anything else."""
        try:
            said = json.loads(kept)
            return cls(**{**said, "asks": tuple(said["asks"])})
        except (KeyError, TypeError) as error:
            raise ValueError("these are no papers") from error


def read_papers(folder: Path, bundle: Bundle) -> Mapping[str, Papers]:
    """Return the papers for each language of a bundle, "" for the publication's own; raise UsageError if some lack."""
    try:
        return {language: Papers.from_bytes((folder / language / FILE).read_bytes()) for language in bundle.languages}
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{folder} has no pages by which people sign up. Write `sign_up:` below `sending:` in newsletter.yaml, and "
            "the pages anew, by `newsletter unsubscribe-pages`; or leave `--signups` out."
        ) from error
