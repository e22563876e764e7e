"""What differs between two editions of an issue, for those who decide whether it goes out.

changes.py   two texts of an issue → what has changed, in sentences
"""
