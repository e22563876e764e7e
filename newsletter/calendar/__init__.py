"""What happens at a time, for the calendars of readers.

events.py  an issue → its Events
links.py   Event → links that add it to a calendar
ics.py     Events → calendar files

A room above rendering, because the letter links to what is written beside it, and both must say the same.
"""
