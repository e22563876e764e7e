"""A reader per format, each of which returns a Read, or a Document where a file holds more than pieces.

numbering.py  the marks of numbered lists
styles.py     what an element's style says, also in the words of Word
parsing.py    HTML → its tree
lists.py      which lists are open, and the next mark of each; terms
tables.py     a table's cells, some of which span others
html.py       HTML of a clipboard or a page
markdown.py   our Markdown
text.py       plain text
encodings.py  bytes → text
beside.py     the pictures of a page, and those in files beside it
page.py       a page of HTML with its folder
notes.py      a file of Markdown, as any program writes it
package.py    the parts of a zip file, with limits
word/         Word documents
sheet/        workbooks, and tables in text
calendar/     calendar files
kinds.py      what a file holds, by its first bytes
opening.py    a file → Document, by what its first bytes say
sent.py       files as a browser sends them → documents
"""
