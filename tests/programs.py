"""Programs of others that tests run: where each is, or what to type so that it is there."""

from __future__ import annotations

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """Return where a program is, also one for root; without it the test fails, and says which Debian package has it."""
    found = shutil.which(name, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    return found or pytest.fail(f"{name} is missing here. On Debian, as root: apt-get install {package}")
