"""An edition on its way to many members: what was done for each of them is kept in a file, before and after.

states.py      what can have become of a delivery, and of a whole sending
schema.py      outbox.db: its tables, and how it is opened
database.py    an open outbox.db: transactions, questions, notes
deliveries.py  the recipients of a sending, and the steps of each delivery
sqlite.py      Ledger: the suppression list, and every sending with its frozen letter

The promise: nobody gets a letter twice, and nobody is forgotten. A delivery is marked, on disk, before its message is
begun; so whatever dies, and whenever, what cannot be known afterwards is known to be unknown, and a person decides.
"""
