"""Write into pyproject.toml where the project is at home: python .ci/urls.py https://HOST/OWNER/NAME.

A release calls it, which knows; in the repository no address stands that somebody would have to keep true.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
TABLE = "[project.urls]\n"
HOME = re.compile(r"https://[\w.-]+(/[\w.-]+){2,}")


def main(home: str) -> None:
    """Where to look, to ask, to read what changed, and to tell of a hole."""
    if HOME.fullmatch(home) is None:
        sys.exit(f"{home} is not the address of a repository: https://HOST/OWNER/NAME")
    text = PYPROJECT.read_text("utf-8")
    if text.count(TABLE) != 1 or "Repository =" in text:
        sys.exit("pyproject.toml: the addresses stand there already")
    urls = {
        "Repository": home,
        "Issues": f"{home}/issues",
        "Documentation": f"{home}/blob/HEAD/README.md",
        "Changelog": f"{home}/blob/HEAD/CHANGELOG.md",
        "Security": f"{home}/blob/HEAD/SECURITY.md",
    }
    lines = "".join(f'{name} = "{url}"\n' for name, url in urls.items())
    PYPROJECT.write_text(text.replace(TABLE, TABLE + lines), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
