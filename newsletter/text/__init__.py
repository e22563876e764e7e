"""Text on its way to the reader: merge tags, Markdown, lines.

markup.py           HTML as text, parts of which are rewritten
letters.py          what counts as a letter beside a mark
scripts.py          the script of a letter
invisible.py        characters that nobody sees, in addresses and words
contexts.py         a value and where it stands → as it is written there
merge_tags.py       one neutral spelling, tokens on the way, a dialect at the end
bidi.py             lines from right to left → what in them reads from left to right
wrapping.py         lines of plain text in 76 columns
tables.py           a table's cells → columns of plain text, figures to the right
addresses.py        web and e-mail addresses in a text without marks around them
wrapped_addresses.py  addresses that lead through a service, such as Safe Links
personal_addresses.py  what belongs to one person in an address
footnotes.py        the notes at the end of a text
subscripts.py       what is lowered between tildes, or raised between carets
outline.py          the items of a text's lists, and the lines of its paragraphs
beginning.py        the first paragraphs of a text
markdown_blocks.py  the parser's rules for blocks
markdown_inline.py  the parser's rules within a paragraph
markdown.py         CommonMark's parser, reduced to what is safe and changes no word
prose.py            Markdown → safe HTML, and → plain text
"""
