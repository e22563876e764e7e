"""The exit codes, which scripts and CI rely on; 0 means that nothing is wrong."""

FOUND = 1
"""`check` found errors."""

WRONG = 2
"""The input or the call is wrong."""

INTERRUPTED = 130
"""Stopped by Ctrl-C."""
