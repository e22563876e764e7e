"""Folders that commands write into: what in them is ours, and how it is replaced without losing what is not.

    plain_files.py  a file by its path below a folder, reached without a link: read, made
    listing.py      the list in a folder: whose each file is
    lock.py         a file that one process at a time has for itself
    staging.py      temporary folders, and what killed runs left of them
    aside.py        a file of ours that somebody changed → beside the folder
    swap.py         a folder → another's place, in one step where the system can
    several.py      files of many runs in one folder: what changed is replaced, each file in one step

A list in the folder says what we wrote, with digests; nothing is guessed from names. Somebody else's file is never
overwritten, followed if it is a link, or deleted, and a file of ours that somebody changed is kept. A publication's
folder may come from strangers, with its lists and links: a list is trusted only for plain files inside, with the
digest that it says.
"""
