"""What every page is made of: one file, its style and script within, hashed for its Content-Security-Policy."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bcsync.render.safe import printable

_HERE = Path(__file__).parent


def page_of(name: str, **values: Any) -> str:
    """A page from the template, the style and the script of this name. All values are escaped."""
    environment = Environment(
        loader=FileSystemLoader(_HERE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters.update(printable=printable, number="{:,}".format)
    style, script = f"{_file('base.css')}\n{_file(f'{name}.css')}", _file(f"{name}.js")
    written = environment.get_template(f"{name}.html.j2").render(
        **values,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return f"{written}\n"


def _file(name: str) -> str:
    return (_HERE / name).read_text("utf-8").strip()


def _hash(inline: str) -> str:
    return f"sha256-{b64encode(sha256(inline.encode()).digest()).decode()}"
