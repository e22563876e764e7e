"""What a page that writes asks for, and the answers: each module has the routes of one matter.

both.py         a text that two have changed → one with the changes of both
asked.py        what the page sends → edits, and an issue's data → the values of its form
standing.py     how an issue stands → the answer to a page that writes it
forms.py        the routes by which the page writes
as_yaml.py      the routes of the YAML view
shelving.py     the routes by which issues are made, renamed, deleted and put back
importing.py    the routes by which files are shown beside the draft that they make, and become it
uploading.py    the routes by which pictures are stored, listed and shown small
pasted.py       the routes by which what was pasted becomes words, entries or a table
elsewhere.py    the routes by which blocks of other issues are copied
translating.py  the routes by which the texts of an issue are shown beside their translations, and these written
versioning.py   the routes by which versions are kept
commenting.py   the routes by which comments are read and written
present.py      the routes by which a page hears what is new, and tells where somebody is
approving.py    the routes by which a letter is approved, and an approval taken back
handing.py      the routes by which a letter is handed over, as files and to an email service
mailing.py      the routes by which a test is sent, and the mail server for it set up
members.py      the routes by which an issue goes out to members, and by which that is watched
"""
