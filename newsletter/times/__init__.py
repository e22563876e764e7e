"""Dates and times: what people type, the instants they mean, and what readers read.

zones.py          places and their clocks → instants
written.py        dates, times and durations as authors type them in fields
wording.py        instants → the words of a letter, in its language and for readers elsewhere
names_of_days.py  what days and months are called
written_dates.py  what a date within a text means
"""
