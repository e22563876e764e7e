"""A publication → what signs its letters: the keys for DKIM, from the environment or the folder of this user.

Comes in: what newsletter.yaml says of signing, and NEWSLETTER_DKIM_KEY, a key in PEM or the path of a file with one; it
may hold two, of different kinds. Without it, each key is in a file of its own in the user's folder of this program,
under the name that it has in the DNS. Goes out: a function that signs messages. It is a module of its own because a key
that others can read is as bad as none: they sign in our name.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from newsletter import git
from newsletter.errors import UsageError, said_by_system
from newsletter.model.settings import DkimSettings
from newsletter.owned import plain_files
from newsletter.sending.dkim import signed
from newsletter.sending.private_key import ANEW, SPELT, Kind, PrivateKey, keys_in

VARIABLE = "NEWSLETTER_DKIM_KEY"
_LONGEST_FILE = 64 * 1024


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
    plain_files.make_new(file, key.pem, 0o600)


def _from_environment(text: str) -> list[PrivateKey]:
    if "-----BEGIN" in text:
        return keys_in(text, VARIABLE)
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
            f"{shlex.quote(str(file))}`. {ANEW}, if you are not sure."
        )
    return keys_in(content.decode("ascii", "replace"), called)


def _refuse_in_git(file: Path) -> None:
    """Raise UsageError for a file that Git carries along, or would."""
    for place in dict.fromkeys((file.parent.resolve() / file.name, file.resolve())):
        if git.is_ignored(place) is not False:
            continue
        root = git.root_of(place.parent)
        if root and place.relative_to(root).as_posix() in git.tracked_files(root):
            raise UsageError(
                f"Git has {place}, so everybody who gets that folder can sign in your name. {ANEW}, and take the "
                "record of this one out of the DNS."
            )
        raise UsageError(
            f"Git would carry {place} to everybody who gets that folder, and they could sign in your name: keep the "
            "key outside of it."
        )
