"""People sign up by themselves: a form, a letter with a link, and a button behind it; nothing is kept before that.

signups.py       who has signed up, when, and by which words, as lines ↔ sign-ups
tokens.py        what somebody typed into the form ↔ an encrypted token, which expires
pace.py          how many letters an address, a network and all of them may cause
papers.py        what the server needs for a language, in a file: the words of consent, the letter, what the form asks
form.py          a publication → the form, for a page of one's own
letter.py        a publication → the letter with the link; and it, with a link, → a message
pages.py         a publication → the pages and papers for people who sign up
answers.py       requests → answers, and letters
copy.py          signups.jsonl, the copy beside newsletter.yaml: read, added to, and without somebody
taking.py        the log of the server → that copy, and off the suppression list
merging.py       a list of members and sign-ups → all who get a letter

It shares the server, its pages and its logs with leaving/, and knows no list of members: whoever is in it already gets
the same answer as anybody else.
"""
