"""What people typed → what they meant.

typed.py     bullets and numbers
opened.py    a piece → its parts
opening.py   the first lines of a source
headings.py  paragraphs that are headings
tidy.py      pieces → parts
"""
