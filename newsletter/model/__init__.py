"""What people write: a publication, its theme and its issues.

files.py        where a publication and its issues are
unread.py       files that look like issues and are not read
theme_names.py  the shipped themes
theme.py        colours, fonts, widths
layers.py       the shipped themes, the publication's own, newsletter.yaml: each over the one before
words.py        the letter's own words, by language
walk.py         what was written in an issue or a publication, each with its path, kind and value
signing.py      the domain that signs letters: how it is written, and whether it is the sender's
settings.py     the groups of fields in newsletter.yaml
publication.py  newsletter.yaml → Publication
desk_address.py  `desk_url` → the address at which several people write
events.py       what happens at a time: webinars and sessions
occasions.py    what takes place on days: events and deadlines
entries.py      what the lists in blocks are made of
tables.py       the rows of a table, each as long as it must be
blocks.py       the block kinds
beginning.py    the beginning of a block
issue.py        an issue's file → Issue
schema.py       models → JSON Schema, for editors
starter.py      a new publication, a new issue
"""
