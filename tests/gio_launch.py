"""Launch a .desktop file as a desktop does, by GLib, and end.

It runs in Debian's own Python, /usr/bin/python3, which alone can load GLib's bindings (python3-gi), so it is a program
and knows nothing of the newsletter.
"""

from __future__ import annotations

import sys

from gi.repository import Gio  # type: ignore[import-not-found]

entry = Gio.DesktopAppInfo.new_from_filename(sys.argv[1])
print(entry.get_name(), entry.get_icon().to_string(), sep="\n")
entry.launch([], None)
