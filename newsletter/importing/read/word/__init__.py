"""Word documents, read on lxml: no library for them keeps all words.

names.py      names of elements and attributes
fields.py     what a program fills in, such as links
equations.py  equations → text
drawings.py   pictures, and the words of diagrams and charts
styles.py     what styles say of paragraphs and characters
line.py       the characters of a paragraph
numbering.py  the marks of lists, counted
tables.py     a table → data, or the pieces in a frame
paragraphs.py  what a paragraph is
chunks.py     parts that are in another format
shared.py     what the stories of a document share
story.py      a body, a header or a note → pieces and notes
document.py   the parts of a file → Document
"""
