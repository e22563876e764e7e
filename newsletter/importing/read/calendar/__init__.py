"""Calendar files (.ics).

joining.py       ways to join a meeting, which are for those who are invited
zones_named.py   what programs call time zones → IANA's names
recurring.py     how an appointment repeats, in words
appointments.py  a calendar → Document
"""
