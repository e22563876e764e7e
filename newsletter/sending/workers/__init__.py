"""Sendings of an outbox in PostgreSQL → letters, by several processes on several machines.

claims.py  a part of a sending → one worker's own, until it is done or that worker dies
chunk.py   the same, one letter after the other
crew.py    what the connections of one worker share
jobs.py    what is due → jobs, which wake whichever worker has a hand free

What has become of each delivery stands in its row, and nowhere else: a job says only where to look. So jobs may come
twice or get lost, and workers may die or stand still, and nobody gets a letter twice.
"""
