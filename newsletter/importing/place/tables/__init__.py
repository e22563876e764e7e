"""Tables: lists by the names of their columns, and tables.

shape.py   a table → what is over it, its head and its rows
kinds.py   a table → which lists it may be
rows.py    rows → the entries of a list
tables.py  a table → a block
"""
