"""Who writes: the text of a file while it is written, its edits one after the other, and issues as whole files.

names.py          a title → a free name for its issue, and why another cannot be had
own_pictures.py   the pictures that an issue takes along, and their paths then
own_comments.py   the comments that an issue takes along
own_catalogs.py   the translations that an issue takes along
issue_file.py     a file that is written here, read and replaced
trail.py          the texts that a file has had → where an item of one is in a later one
manuscript.py     a file's text while it is written: edits, undo, what another program has changed
open_file.py      a file that is being written: what it held, its text, when that is to be written
catalogs.py       who writes translations, each as soon as it is typed
pen.py            who writes issues and settings, and when
uploads.py        pictures that come as files → the folder of an issue's own
arrivals.py       documents that were read, and wait until a draft is made of them
shelf.py          issues as whole files: a new one, a copy, another name
bin.py            issues that were deleted, and the way back
versions.py       versions of an issue that Git keeps, and the way back to one
"""
