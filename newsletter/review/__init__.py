"""What differs between two editions of an issue, and who has approved which, for those who decide what goes out.

word_diff.py     two texts → the words that both have, are gone, and are new
difference.py    one thing that differs, with its sentence; many of them → the message of a version
called.py        what stands in a file → what people call it
sentences.py     a value that has changed → a sentence
changes.py       the data of two texts → their differences
kept.py          where Git keeps a publication
side.py          one edition as it is compared: the letter, and the files that it was built from
revisions.py     a revision of Git → a side
from_folder.py   the folder of an edition → a side
sent.py          a letter → all of it that goes out, and a digest of that
journal.py       what people have said of an issue, in a file that only ever grows
approvals.py     approvals/SLUG.yaml: who has approved which bytes
saying.py        somebody's word on a letter → a line in that file
comments/        comments/SLUG.yaml: what people remark on an issue, and where that belongs in it by now
marks.py         two letters → the same with what differs marked
read_letters.py  two letters → what differs for those who read them
compared.py      two sides → their differences
links.py         a letter → its links
one_file.py      an edition in all its languages and its differences → one HTML file
sheet/           that file's HTML, CSS and script
standing.py      whose approvals count, whose do not any more, and why
approved.py      a letter → the version of it that was approved last, as a side
log.py           an issue → what was done with it, when and by whom
"""
