"""What was written elsewhere → pieces → prose, with every word, and word of what did not come along.

    HTML or plain text → Read(pieces, dropped) → Markdown, or one line, or entries of a list

pieces.py      Rich, the kinds of pieces, and what was dropped
document.py    a file that was read: its pieces, and all that it says beside them
addresses.py   an address as it was copied → the address itself
symbols.py     fonts of symbols, whose characters are others than they seem
characters.py  white space and invisible characters, as authors would have typed them
wording.py     pieces → their words as one line, for what is said beside a draft
read/          a reader per format
scripts.py     what is lowered or raised, as Markdown can have it
inline.py      a text with its styles → Markdown of one paragraph, proven by reading it
listing.py     the items of lists → Markdown
markdown.py    pieces → prose, or one line
columns.py     the columns of a table → the fields that they hold
entries.py     the rows of a table → entries of a list, or rows of a table of ours
told.py        what did not come along → sentences

Nothing here opens a file or an address. Readers take the text, with limits on its length and depth, and raise Refused.
"""
