"""What the shipped templates were compiled to, kept from process to process in the user's cache folder.

Compiling them takes longer than everything else in a first build. Jinja has each template's code from here where there
is any, and gives it to us where there is none. A publication's own templates are compiled by each process.

The cache folder was chosen over shipping compiled templates in the wheel: what Jinja compiles to is for one version of
Jinja and of Python, and a wheel is installed beside any; a checkout has no wheel; and a package's folder often cannot
be written. Where the cache folder cannot be written either, or there is no home, templates are compiled as if nothing
had been kept.

What is kept is executed, so it must be the user's own: neither the folder nor the file may belong to another user or be
writable by others. And it must be whole and up to date: a digest of the code comes before it, and with it the state of
everything that it was compiled from (the source, Jinja, Python, and our modules that configure Jinja).
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


class CompiledTemplates(jinja2.BytecodeCache):
    """Keeps the code of templates that lie in one folder, `shipped`."""

    def __init__(self, shipped: Path) -> None:
        self._shipped = os.path.normpath(shipped) + os.sep
        self._folder = user_cache_path("newsletter-builder", appauthor=False)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the file of a template."""
        return filename or ""

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of what a template is compiled from; Jinja adds the version of Python."""
        return _digest(f"{_compiler()}{source}".encode())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja the code of a template, if it is kept."""
        if not (file := self._file(bucket)):
            return
        with suppress(OSError):
            kept = _own_bytes(file)
            if kept[:_DIGITS] == _digest(kept[_DIGITS:]).encode():
                bucket.bytecode_from_string(kept[_DIGITS:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, if there is a place for it."""
        if not (file := self._file(bucket)):
            return
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            for folder in (self._folder.parent, self._folder):  # but no home where there is none
                folder.mkdir(mode=0o700, exist_ok=True)
            _refuse_foreign(self._folder.stat())
            with tempfile.TemporaryDirectory(dir=self._folder) as folder_of_draft:
                draft = Path(folder_of_draft, file.name)
                draft.touch(mode=0o600)
                draft.write_bytes(_digest(code).encode() + code)
                draft.replace(file)  # whole, for whoever reads it at this moment

    def _file(self, bucket: Bucket) -> Path | None:
        """Return the file for the code of a template, one for each place where it is installed, or None."""
        if not bucket.key.startswith(self._shipped) or not self._folder.is_absolute():  # as "~" is without a home
            return None
        name = bucket.key.removeprefix(self._shipped).replace(os.sep, ".")
        return self._folder / f"{name}-{_digest(f'{sys.implementation.cache_tag}{bucket.key}'.encode())[:16]}"


def _own_bytes(file: Path) -> bytes:
    """Return what is in a file of the user's own; raise OSError for all others."""
    _refuse_foreign(file.parent.stat())
    with file.open("rb") as kept:
        _refuse_foreign(os.fstat(kept.fileno()))
        return kept.read()


def _refuse_foreign(found: os.stat_result) -> None:
    """Raise PermissionError for what another user may have written; on Windows nobody else has the user's folders."""
    if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
        raise PermissionError


@functools.cache
def _compiler() -> str:
    """Return the state of all but the source that decides what a template is compiled to."""
    configuring = (Path(__file__).with_name(name).read_bytes() for name in ("engine.py", "environment.py"))
    return version("jinja2") + _digest(b"".join(configuring))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
