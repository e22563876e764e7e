"""Videos: titles with those who speak, or with where they can be seen.

line.py    a line → what it says of a video
video.py   parts from a title on → a video
videos.py  parts → a list of videos
"""
