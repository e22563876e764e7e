"""The formats of pictures: a file's bytes → its Parts, without a pixel decoded.

parts.py  what every file consists of
jpeg.py   segments
png.py    chunks
gif.py    frames and blocks
webp.py   chunks
avif.py   boxes
"""
