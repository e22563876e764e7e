"""Text on its way to the reader: merge tags, Markdown, lines.

markup.py      HTML as text, parts of which are rewritten
merge_tags.py  one neutral spelling, tokens on the way, a dialect at the end
bidi.py        lines from right to left → what in them reads from left to right
wrapping.py    lines of plain text in 76 columns
markdown.py    CommonMark's parser, reduced to what is safe
prose.py       Markdown → safe HTML, and → plain text
"""
