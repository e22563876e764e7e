"""The compiled code of the shipped templates, kept between processes in the user's cache folder.

Compiling them takes longer than everything else in a first build, so Jinja loads each template's code from here and
stores it here after compiling. A publication's own templates are compiled by each process.

The cache folder was chosen over shipping compiled templates in the wheel: compiled code is specific to one version of
Jinja and of Python, and a wheel is installed beside any; a checkout has no wheel; and a package's folder is often
read-only. If the cache folder is read-only too, or there is no home folder, nothing is cached.

Cached code is executed, so it must be the user's own: neither the folder nor the file may belong to another user or be
writable by others. It must also be complete and up to date: each file begins with a digest of its code, and holds a
checksum of all that the code was compiled from (the source, Jinja, Python, and our modules that configure Jinja).
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket
from platformdirs import user_cache_path

_DIGITS = 64  # of a digest
_CONFIGURING = ("bounds.py", "checked_code.py", "engine.py", "environment.py", "listed.py", "sandbox.py")


class CompiledTemplates(jinja2.BytecodeCache):
    """Caches the code of the templates in one folder, `shipped`."""

    def __init__(self, shipped: Path) -> None:
        self._shipped = os.path.normpath(shipped) + os.sep
        self._folder = user_cache_path("newsletter-builder", appauthor=False)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the file of a template."""
        return filename or ""

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of everything a template is compiled from; Jinja adds the version of Python."""
        return _digest(f"{_compiler()}{source}".encode())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja the code of a template if it is cached."""
        if not (file := self._file(bucket)):
            return
        with suppress(OSError):
            kept = _own_bytes(file)
            if kept[:_DIGITS] == _digest(kept[_DIGITS:]).encode():
                bucket.bytecode_from_string(kept[_DIGITS:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Cache the code of a template if it can be written."""
        if not (file := self._file(bucket)):
            return
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            for folder in (self._folder.parent, self._folder):  # never creates the home folder
                folder.mkdir(mode=0o700, exist_ok=True)
            _refuse_foreign(self._folder.stat())
            with tempfile.TemporaryDirectory(dir=self._folder) as folder_of_draft:
                draft = Path(folder_of_draft, file.name)
                draft.touch(mode=0o600)
                draft.write_bytes(_digest(code).encode() + code)
                draft.replace(file)  # atomically, since another process may be reading it

    def _file(self, bucket: Bucket) -> Path | None:
        """Return the file for a template's code, one per place of installation; None if it is not cached."""
        if not bucket.key.startswith(self._shipped) or not self._folder.is_absolute():  # "~", with no home
            return None
        name = bucket.key.removeprefix(self._shipped).replace(os.sep, ".")
        return self._folder / f"{name}-{_digest(f'{sys.implementation.cache_tag}{bucket.key}'.encode())[:16]}"


def _own_bytes(file: Path) -> bytes:
    """Return the content of a file that is the user's own; raise OSError otherwise."""
    _refuse_foreign(file.parent.stat())
    with file.open("rb") as kept:
        _refuse_foreign(os.fstat(kept.fileno()))
        return kept.read()


def _refuse_foreign(found: os.stat_result) -> None:
    """Raise PermissionError for what another user may have written; on Windows the user's folders are private."""
    if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
        raise PermissionError


@functools.cache
def _compiler() -> str:
    """Return the state of everything but the source that affects the compiled code."""
    configuring = (Path(__file__).with_name(name).read_bytes() for name in _CONFIGURING)
    return version("jinja2") + _digest(b"".join(configuring))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
