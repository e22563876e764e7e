"""Dates and times: what authors type, the instants that it means, and what readers read.

names_of_days.py  the names of days and months
zones.py          places and their clocks → instants
written.py        dates, times and durations as authors type them in fields
wording.py        instants → the words of a letter, in its language and for readers elsewhere
written_dates.py  dates within a text → what they mean
"""
