"""Sessions: talks with their times, rooms and people, in groups.

people.py      those who speak, in a line
line.py        a line → what it says of a talk
talk.py        the lines of a talk → a session
paragraphs.py  paragraphs → the lines of talks
groups.py      lists in a row → groups of talks
sessions.py    groups → a block
"""
