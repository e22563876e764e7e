"""The page on which a newsletter is made or opened, for whoever has none yet, or does not know where it is.

typed.py     what somebody types for a folder → its path, or why it is none; and a path as people read it
folders.py   a folder of the home → the folders in it, to walk through
founding.py  what the form asks for → a new publication
answers.py   requests → responses
"""

from __future__ import annotations
