"""members.csv → recipients, or every mistake in it.

sheet.py      a CSV file → rows of cells, each with its place in the file as an editor shows it
statuses.py   what a cell says about somebody: subscribed, left, bounced
wanting.py    the name of a column that says who wants letters → how its cells say it
systems.py    the exports of other systems: how each is known, and how each says who has left
columns.py    the names of columns → the address, the language, merge tags, statuses
cells.py      the text of a cell → an address, a language or a value, or why it is none
entries.py    rows → entries, and all mistakes in them
read.py       members.csv → those who get a letter, and those who do not
without.py    a list → the same list without somebody's rows
left.py       a file of people who have left → their addresses, for the suppression list
"""
