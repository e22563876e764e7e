"""Who writes at a desk for several, and what each of them may do there.

people.py        roles, and what each of them may do
"""
