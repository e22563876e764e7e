"""A letter → what its readers see and hear of it.

frame.py          the letter's HTML → light, dark or inverted, with pictures or without
screen_reader.py  the letter's HTML → as a screen reader reads it
inbox.py          subject and preheader → as inboxes cut them
"""
