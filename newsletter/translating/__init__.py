"""An issue and a catalog of translations → the issue in another language.

    issue → texts → catalog (issues/SLUG.fr.po) → translators → catalog + issue → the issue in French

placeholders.py  merge tags and addresses in a text → names in braces, and back
texts.py         the texts of an issue that are translated, in the order in which they are read
head.py          the head of a PO file → what is wrong with it, and what to write there
catalog.py       a PO file → its entries, each with its place, or what is wrong with it
entry_lines.py   an entry translated otherwise → the text of its catalog with that alone
renewal.py       an issue and its catalog of before → the catalog as it should be now
translation.py   an issue's file and a catalog → the file in the catalog's language
rows.py          an issue and its catalog → what a translator sees of each entry, and how it stands
naming.py        an issue and a language → the names of files
unread.py        files that are named like catalogs and are not read

Catalogs are those of gettext, which translators' programs know; Babel reads, merges and writes them. Nothing here
renders a letter: a translated issue goes down the same line as any other.
"""
