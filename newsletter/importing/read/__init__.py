"""A reader per format, each of which returns a Read, or a Document where a file holds more than pieces.

numbering.py  the marks of numbered lists
styles.py     what an element's style says, also in the words of Word
lists.py      which lists are open, and the next mark of each
tables.py     a table's cells, some of which span others
html.py       HTML of a clipboard or a page
markdown.py   our Markdown
text.py       plain text
encodings.py  bytes → text
package.py    the parts of a zip file, with limits
word/         Word documents
kinds.py      what a file holds, by its first bytes
opening.py    a file → Document, by what its first bytes say
"""
