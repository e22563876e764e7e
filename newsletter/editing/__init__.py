"""A text and an edit by path → the text with nothing else changed, proven by reading it again.

stored.py    a file's bytes ↔ its text, with the byte order mark and the encoding that it had
outline.py   where fields and items begin and end, with the comments that belong to them
scalar.py    a text → its spelling in YAML
values.py    fields and lists → their lines
wrapping.py  prose: a paragraph on a line for people, and broken as its author broke it in the file
shape.py     a path → what the models say about what stands there
splices.py   a piece of a text that is replaced, and the first of several whose result says what is meant
removal.py   a field or an item is taken out, with the comments that belong to it
seals.py     texts whose ends depend on what follows, written so that they end where they end
fields.py    setting a field, adding it, taking it out
items.py     items of a list: put in, doubled, moved, taken out
surgery.py   edits, what each means, and how it is taken back
three_way.py  a text and two others made of it → one with the lines of both
found_again.py  what stood at a path of an older text → where it stands in a newer one
rebase.py    an edit for an older text → for the newest one, or what both sides have changed
form.py      models → the fields of a form
spot.py      a caret in a text → where in the data it is
offers.py    a spot → what may be written there, and what its field is for
line_ends.py  a text with lines that end in LF → with the ends that its lines have in the file
fresh.py     an issue → the beginning of the next one
copied.py    a block of one issue → a new one in another
"""
