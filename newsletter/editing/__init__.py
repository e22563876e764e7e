"""A text and an edit by path → the text with nothing else changed, proven by reading it again.

stored.py    a file's bytes ↔ its text, with the byte order mark and the encoding that it had
outline.py   where fields and items begin and end, with the comments that belong to them
scalar.py    a text → its spelling in YAML
values.py    fields and lists → their lines
wrapping.py  prose: a paragraph on a line for people, and broken as its author broke it in the file
shape.py     a path → what the models say about what stands there
"""
