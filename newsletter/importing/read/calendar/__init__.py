"""Calendar files (.ics).

invitations.py   the text of an invitation without the lines that say how to join
zones_named.py   what programs call time zones → IANA's names
recurring.py     how an appointment repeats, in words
appointments.py  a calendar → Document
"""
