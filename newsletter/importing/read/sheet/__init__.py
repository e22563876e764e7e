"""Sheets: workbooks of Excel and LibreOffice, and tables in text.

cells.py      the value of a cell → its text; rows → a table
separated.py  text whose cells are parted by commas, semicolons or tabs
around.py     what a worksheet says beside values: hidden rows, links, merged cells
drawn.py      what lies over cells: pictures, boxes, charts
workbook.py   a workbook → Document
"""
