"""Documents → Plan: what each piece of a source becomes, by one recogniser per kind of block.

scan.py     the parts with the headings above each
whole.py    values that were cut out of a line → whether they are whole
head.py     title, subject, preheader, date, language
chunks.py   the words of a line between its days, times and addresses
speaking.py  those who speak, in a line
bits.py     a line of an invitation → days, times, people, addresses, and the words that are left
titles.py   a title without what hangs on it
lines.py    the lines of a part, with their bits
meetings.py  the name of a meeting in a sentence
venues.py   the town where it is
recap.py    a paragraph, or lines above one, that say which meeting it was
numbers.py  key figures
links.py    lines that are links, and buttons
rooms.py  words for rooms
talks.py  the lines of a talk → what they say, in whatever order
sessions.py  lists of talks, in groups
videos/     titles with those who speak, or with where they can be seen
records.py  the lines of a webinar or an event → what they say
settling.py  the words beside its days → title, place, people
gathering.py  where each of these records begins and ends
occasions.py  days and times in running text: webinars, events
appointments.py  those of a calendar
tables/     lists by the names of their columns, and tables
furniture.py  what every mail has around its letter
jobs.py  positions to apply for
people/     names with what these people do
due.py      a line with a day → what is due by then
deadlines.py  lines with what is due by a day
quote.py    quotations, with who said so
partners.py  short lines below a heading that thanks
pictures.py  pictures, and lines between parts
recognisers.py  all of them, in their order
by_wish.py  parts → the block that somebody wishes them to be
merging.py  blocks that are one list
prose.py    parts → what stands in prose
placing.py  the loop: documents, publication, wishes → Plan
wishes.py   wishes, one after the other → those that count

A recogniser looks at the parts from a number on, and returns a block and where it ends, or None. It never has to keep
what it has no field for: whatever is not in a value becomes a comment.
"""
