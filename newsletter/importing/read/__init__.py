"""A reader per format, each of which returns a Read.

numbering.py  the marks of numbered lists
styles.py     what an element's style says, also in the words of Word
lists.py      which lists are open, and the next mark of each
tables.py     a table's cells, some of which span others
html.py       HTML of a clipboard or a page
markdown.py   our Markdown
text.py       plain text
"""
