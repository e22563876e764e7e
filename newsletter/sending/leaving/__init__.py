"""Members leave in one click: a token in each letter, a small server that writes down who goes, and the way back here.

tokens.py        a member, a sending and a language ↔ a token
lines.py         a log of the server, whatever its lines say: its first line, how far it was read, what is new
entries.py       who left and who came back, as lines ↔ entries
log.py           one file of such lines, written by one process, each on the disk before it is answered
bundle.py        a folder with pages for members → what the server shows
pages.py         a publication → these pages, in every language with words
signature.py     a request for the log, signed with the secret and for minutes only
responses.py     what every answer of the server has
server.py        requests → answers
serve.py         the server as a process, at an address of its own
fetch.py         the log of a server or in a file → the entries that are new
following.py     a log that is read again and again → each entry once, or what is wrong with it
taking.py        entries → the suppression list

The server knows the secret and the pages, and neither members nor addresses: it runs wherever the package is installed.
"""
