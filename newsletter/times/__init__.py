"""Dates and times: what authors type, the instants that it means, and what readers read.

names_of_days.py  the names of days and months
places.py         the names of zones, and what else people call them
zones.py          places and their clocks → instants
meant.py          dates, times and lengths in other forms → what they mean
converted.py      a time with a zone behind it → the same on the clock that counts
written.py        dates, times and durations as authors type them in fields
weeks.py          the day on which weeks begin
wording.py        instants → the words of a letter, in its language and for readers elsewhere
written_dates.py  dates within a text → what they mean
"""
