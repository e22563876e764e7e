"""A file of ours that somebody changed → a copy beside the folder, before the folder gets our version again.

out/spring/email.html becomes out/spring.kept/email.html; if that name is taken, email-2.html and so on. The copy stands
outside, since the folder is replaced as a whole, or published. A copy that is there already is not made again.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path, PurePosixPath

from newsletter.owned import plain_files

SUFFIX = ".kept"
"""What the name of the folder beside ends in; no issue has a name with a dot."""


def keep_aside(folder: Path, path: str) -> str:
    """Copy a file beside its folder, and return a sentence that says where it is.

    Raise UsageError if a link or a file stands where a folder for the copy belongs.
    """
    whole = folder.resolve() if folder.name in {"", ".."} else folder  # `-o .` has no name to add to
    content = plain_files.content(folder, path) or b""
    name = PurePosixPath(f"{whole.name}{SUFFIX}", path)
    plain_files.make_way(whole.parent, str(name))
    for number in count(1):
        kept = str(name if number == 1 else name.with_stem(f"{name.stem}-{number}"))
        if plain_files.content(whole.parent, kept) == content:
            break
        if not os.path.lexists(whole.parent / kept):
            plain_files.make(whole.parent, kept, content)
            break
    return f"{folder / path} was changed since it was built: your version is now {whole.parent / kept}."
