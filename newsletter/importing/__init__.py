"""What was written elsewhere → pieces → prose, with every word, and word of what did not come along.

    HTML or plain text → Read(pieces, dropped) → Markdown, or one line, or entries of a list
    a file → Document → Plan → the text of an issue's file

pieces.py      Rich, the kinds of pieces, and what was dropped
document.py    a file that was read: its pieces, and all that it says beside them
addresses.py   an address as it was copied → the address itself
symbols.py     fonts of symbols, whose characters are others than they seem
characters.py  white space and invisible characters, as authors would have typed them
wording.py     pieces → their words as one line, for what is said beside a draft
joining.py     ways to join a meeting, which no letter has
evidence.py    words by which people head their lists, in our languages
labels.py      labels by which people begin lines
names.py       names of people, and those that a text lists
towns.py       whether a text names a place
days.py        the days in a text
clocks.py      the times of day, zones and lengths in a text
headings.py    whether a paragraph is the heading of what follows
read/          a reader per format
scripts.py     what is lowered or raised, as Markdown can have it
marks.py       characters with their styles → Markdown
inline.py      a text with its styles → Markdown of one paragraph, proven by reading it
listing.py     the items of lists → Markdown
markdown.py    pieces → prose, or one line
column_names.py  names that people give columns → fields
columns.py     the columns of a table → the fields that they hold
entries.py     the rows of a table → entries of a list, or rows of a table of ours
told.py        what did not come along → sentences
when.py        days and times of a text → the values of fields
parts.py       a piece on its way into a draft
tidying/       pieces as they were typed → as they were meant
plan.py        Plan: what a draft will hold, and which piece went where
lost.py        what values do not say of their source → comments
place/         documents → Plan
write.py       Plan → the file of an issue
proof.py       what a file lacks of its source, and what it has more
pictures.py    the pictures of documents → files of an issue
draft.py       documents → a draft, proven

Readers alone open files, with limits on their length and depth, and raise Refused. Nothing is fetched.
"""
