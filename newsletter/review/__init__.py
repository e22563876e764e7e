"""What differs between two editions of an issue, for those who decide whether it goes out.

word_diff.py   two texts → the words that both have, are gone, and are new
difference.py  one thing that differs, with its sentence; many of them → the message of a version
called.py      what stands in a file → what people call it
sentences.py   a value that has changed → a sentence
changes.py     the data of two texts → their differences
side.py        one edition as it is compared: the letter, and the files that it was built from
revisions.py   a revision of Git → a side
from_folder.py  the folder of an edition → a side
marks.py       two letters → the same with what differs marked
read_letters.py  two letters → what differs for those who read them
compared.py    two sides → their differences
one_file.py    an edition and its differences → one HTML file
sheet/         that file's HTML, CSS and script
"""
