"""What differs between two editions of an issue, for those who decide whether it goes out.

changes.py   two texts of an issue → what has changed, in sentences
sent.py       a letter → all of it that goes out, and a digest of that
inputs.py     a letter → a digest of each thing that it is made of
approvals.py  approvals/SLUG.yaml: who has approved which bytes
saying.py     somebody's word on a letter → a line in that file
standing.py   whose approvals count, whose do not any more, and why
log.py        an issue → what was done with it, when and by whom
"""
