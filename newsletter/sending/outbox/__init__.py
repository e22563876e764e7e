"""An edition on its way to many members: what was done for each is on disk, before and after.

states.py      what can have become of a delivery, and of a whole sending
connection.py  what is asked of a database, whichever kind it is
schema.py      outbox.db: its tables, and how it is opened
postgres.py    the same in PostgreSQL, which several machines share
place.py       in which of the two the outbox of a publication is
database.py    an open outbox: transactions, questions, notes
deliveries.py  the recipients of a sending, and the steps of each delivery
ledger.py      Ledger: the suppression list, and every sending with its frozen letter
clearing.py    what is known of people → gone: after 30 days, or when somebody asks to be forgotten
older.py       a ledger → whether letters have gone out by it since
writer.py      the thread that writes, and commits for all
rate.py        how fast messages go out, and when one is tried again
breaker.py     what servers say → whether a person should look first
work.py        what is to be sent now, and what became of it
handing_over.py  deliveries → the mail server, over one connection
run.py         a frozen sending → its letters, over several connections
message_ids.py  a delivery ↔ its Message-ID
letters.py     the frozen letter → the message of each recipient
only_one.py    one process that sends, and no second
shared.py      what several workers share: who is alive, and how fast they are together
sendings_file.py  sendings.yaml: what has gone out, for Git
steps.py       what a person may do to a sending
going_out.py   what is left of a sending → the mail server
opening.py     a publication → its ledger, unless who has left is not known here
prepare.py     an edition and a list → a frozen sending
ready.py       the same, written down and waiting for a person; or the sending to go on with
taking_over.py  a ledger in a file → the same in a database
backup.py      the ledger ↔ a copy of it
report.py      the ledger → how far each sending is, for people and programs
over_time.py   the ledger → how many had come to which end by when, and one address
of_one.py      the ledger and a key → every letter to one member

The promise: nobody gets a letter twice, and nobody is forgotten. A delivery is marked, on disk, before its message is
begun; so whatever dies, and whenever, what cannot be known afterwards is known to be unknown, and a person decides.
"""
