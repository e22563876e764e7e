"""What differs between two editions of an issue, for those who decide whether it goes out.

word_diff.py   two texts → the words that both have, are gone, and are new
difference.py  one thing that differs, with its sentence; many of them → the message of a version
called.py      what stands in a file → what people call it
sentences.py   a value that has changed → a sentence
changes.py     the data of two texts → their differences
"""
