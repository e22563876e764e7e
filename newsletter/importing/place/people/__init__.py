"""People: names with what they do, where, and a portrait.

line.py    a line → whom it names
person.py  lines and parts → those whom they name
people.py  parts → a block
"""
