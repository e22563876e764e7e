"""What happens at a time, for the calendars of readers.

events.py  an issue → its Events
links.py   Event → links that add it to a calendar
ics.py     Events → calendar files

Rendering comes after this, because the letter links to the files beside it, and both must say the same.
"""
