"""``python -m bcsync``."""

from bcsync.cli import main

main()
