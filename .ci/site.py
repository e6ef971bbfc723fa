"""Build the pages as a site, and fail for a link that leads nowhere: python .ci/site.py [DIRECTORY].

The site lies in build/site, or in DIRECTORY/site. Needs the extra "docs".
"""

from __future__ import annotations

import logging
import shutil
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE")
FOLDERS = ("docs", "examples", "schemas")


def lay_out(pages: Path) -> None:
    """What the pages are and lead to, beside each other as in the checkout."""
    for name in PAGES:
        shutil.copy(ROOT / name, pages / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, pages / name, ignore=shutil.ignore_patterns(".*"))


def main(place: Path) -> None:
    """Build what is there now, over an older one."""
    pages = place / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir(parents=True)
    lay_out(pages)
    config = load_config(
        str(ROOT / "mkdocs.yml"), docs_dir=str(pages), site_dir=str(place / "site"), strict=True
    )
    build(config)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build")
