"""Who writes at a desk for several, and what each of them may do there.

people.py        roles, and what each of them may do
secrets.py       what lets somebody in, and what is kept of it
file.py          people.db: its tables, and how it is opened
register.py      who has a link, who has come by one, and who has written since the last version
"""
