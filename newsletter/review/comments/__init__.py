"""What people remark on an issue, in comments/SLUG.yaml, and where each remark belongs in the issue by now.

lines.py      a line of that file: a comment, an answer, that it is resolved, and the place that it is about
threads.py    lines → comments with their answers
remarks.py    what somebody types → a line
words.py      a text of an issue → the words that readers see
ground.py     an issue's data → its texts by their words, and what its items are called
agreement.py  how far the words around two passages agree
anchors.py    a part of an issue, or words in it → the place that is written down
pointed.py    words chosen in the letter → the part of the issue, and its words
found.py      a place that was written down → where it is in the issue as it is now
placed.py     comments and an issue → each with its place, in the order of the letter
"""
