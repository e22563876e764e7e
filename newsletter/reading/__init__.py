"""YAML text → data with positions → model, or every mistake at its place.

lines.py         where lines begin and end
quoting.py       values as they should have been written
recovery.py      a text with a slip → the same text without it, so that the rest can be read
mistake.py       what is wrong at a character of a text
name_slips.py    what YAML accepts about names of fields and we refuse, in plain sentences
comment_slips.py  text that YAML would take for a comment
value_slips.py   what YAML accepts as a value and we refuse, in plain sentences
quote_errors.py  texts that need quotes, or whose quotes do not fit
place_errors.py  lines that stand where nothing fits
yaml_errors.py   what libyaml refuses, in plain sentences
spans.py         where the characters of a value are, and its lines as they were typed
other_files.py   what is no YAML at all, such as a Word document
source.py        a file that has been read: its data, and the position of every value
limits.py        how much a file may hold
decoding.py      bytes → text
tree.py          the data while it is read, with what is open, and with holes
event_reader.py  what YAML's parser says → a tree, with the mistakes on the way
parsing.py       YAML → a source, with all that is wrong in it
slugs.py         names that are part of addresses, and names of files on every system
kinds.py         what a field can hold
model_base.py    the base of every model, and how a validator refuses a value
languages.py     the codes of languages, for a list to choose from
by_language.py   a text for all languages, or one for each
model_fields.py  pydantic's models: which fields they have, and which is at a path
other_names.py   what fields are called elsewhere
hints.py         how lists and groups of fields are written, for hints
called.py        what things in a file are called in sentences
no_field.py      a field that no model has, in plain sentences
model_errors.py  what pydantic refuses, in plain sentences
validate.py      data → model, or every mistake at its place
addresses.py     what an address may be: of a page, of a mailbox, of a telephone
fields.py        the types of fields, which check and convert what was written
"""
