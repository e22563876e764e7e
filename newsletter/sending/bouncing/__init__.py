"""What comes back of letters: from the mailbox of `bounces_to`, or from files, to the suppression list.

mail.py       the bytes of a mail → plain texts, whatever a stranger has sent
verdicts.py   what a mail server says of one recipient → what that says of the member
dialects.py   mail of servers that write no reports → what they say
kinds.py      a mail → what it is: a bounce, a complaint, an automatic answer, somebody who leaves, or something else
whose.py      a mail → the member whose letter it is about, if it proves that
taking.py     mails → the ledger, and a tally of what was found
files.py      a file or a folder → the mails in it
server.py     NEWSLETTER_IMAP, or the keyring → the server that has the mailbox
trial.py      the ledger → a copy for a trial
imap.py       a mailbox → its mails, and which of them to move

Anybody may write to that mailbox. So nothing counts that does not bring what only the letter had: the token in its
envelope or in its link to unsubscribe, or its Message-ID, all of which are signed with the secret.
"""
