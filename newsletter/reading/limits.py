"""How much a file may hold: what is more costs time or memory, and could not be sent anyway."""

from __future__ import annotations

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_TEXT = 20_000  # characters; Markdown takes time with the square of them
MAX_PROBLEMS = 20  # a file with more is read no further
MAX_READ_AGAIN = 2_000_000  # characters; after each slip the file is read again without it
