"""A letter leaves this computer: as a message, or as files for an email service.

readdressed.py      HTML → with other addresses of its pictures
headers.py          a header's name and value → the header as it is sent
quoted_printable.py  text → quoted-printable, whole or in parts
layout.py           the headers and parts of a message, in their order
message.py          Rendering → the message of one reader (.eml)
skeleton.py         a letter once → Skeleton, which writes the message of each member
services.py         email services: how each writes merge tags
service_writer.py   HTML and text → in a service's own spelling
handed_pictures.py  a letter's pictures as a service gets them, and their addresses there
export.py           Letter → files for an email service
transport.py        the protocol of every transport, and receipts
dkim.py             message bytes and keys → signed message bytes
private_key.py      a private key for DKIM, and what the DNS says of it
server.py           NEWSLETTER_SMTP, or what was typed → the mail server
connecting.py       a server's name and port → a connection, within some seconds in all
dialogue.py         lines to a mail server → its replies, each by a certain time
smtp_errors.py      why a mail server cannot be used, in plain sentences
smtp_replies.py     what a mail server replied to a message → the receipt
smtp_opening.py     a mail server → an encrypted, signed-in connection
smtp.py             messages → a mail server
folder.py           messages → files in a folder
private_files.py    files with addresses of members → whether Git, or a sync program, would carry them elsewhere
dkim_keys.py        NEWSLETTER_DKIM_KEY → what signs the letters of a publication
keyring_item.py     what is secret in the system's keyring
secret.py           NEWSLETTER_SECRET → keyed hashes, by which members are known without their addresses
reasons.py          why somebody is on the suppression list
whereabouts.py      a folder and an address → the files in which it stands
members/            members.csv → recipients, or every mistake in it
mail_servers.py     a sender → the mail server that was set for it, and where it is kept
hosted_pictures.py  whether the pictures are at their public addresses
stopping.py         Ctrl-C → what a sending breaks off, and what it finishes
send.py             Letter → receipts
leaving/            members leave by a link: its token, the server behind it, and what that writes down
joining/            people sign up by themselves: a form, a letter with a link, and what is kept of it
outbox/             a letter on its way to many members, and the file that knows about each of them
workers/            several machines that send together what is in a database
bouncing/           what comes back of letters, from a mailbox or from files, to the suppression list
known.py            the list, the sign-ups and the ledger → how many members there are, and all that is known of one
known_files.py      the list and the sign-ups → a new list, or a file with what is known of each member
forgetting.py       somebody who is to be forgotten → gone from copies, lists and letters, and named where else they are
"""
