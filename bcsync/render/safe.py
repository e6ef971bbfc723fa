"""Text of strangers, made harmless. Names come from other companies; nothing else may be printed.

One function for each place a name can land in. Every renderer goes through these.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Cc control, Cf format (bidirectional overrides, zero width), Cs surrogate, Zl/Zp line separators.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


# What runs a job reads commands from its log: GitHub "::error …" where a line begins and "##[…]" anywhere,
# Azure "##vso[…]", TeamCity "##teamcity[…]". Words are wrapped, so that a line may begin at each of them.
_ORDERS = re.compile(r"(?:(?<=\s)|^):(?=:)|#(?=#(?:\w{0,16})\[)")


def printable(text: object) -> str:
    """Text without anything that moves the cursor, hides, reorders or commands.

    Such characters become <U+XXXX>.
    """
    written = str(text)
    if "::" in written or "##" in written:
        written = _ORDERS.sub(lambda found: _shown(found[0]), written)
    if written.isascii() and written.isprintable():
        return written
    return "".join(_shown(char) if _is_harmful(char) else char for char in written)


def _is_harmful(char: str) -> bool:
    category = unicodedata.category(char)
    return category in _HARMFUL or (category == "Cn" and _is_no_character(ord(char)))


def _is_no_character(point: int) -> bool:
    """One that Unicode keeps free for ever (23.7): no document of XML may hold U+FFFE or U+FFFF."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def _shown(char: str) -> str:
    return f"<U+{ord(char):04X}>"


def printable_json(text: str) -> str:
    """JSON with the same characters escaped: it means the same, and is harmless on a terminal, too."""
    # No line of JSON begins with a text, so that "::" does nothing there.
    if "##" in text:
        text = text.replace("##", "#\\u0023")
    if text.isascii() and "\x7f" not in text:
        return text
    return _NOT_ASCII.sub(_escaped, text)


def json_text(value: Any) -> str:
    """A value as such JSON, keys in the order given."""
    import orjson

    # The names of columns are a kind of text of their own, which orjson takes only when told.
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    return printable_json(orjson.dumps(value, option=options).decode())


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if not _is_harmful(char):
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


_NOT_ASCII = re.compile("[^\x00-\x7e]")
_BACKTICKS = re.compile("`+")


def code_span(text: object) -> str:
    """A Markdown code span: no HTML, no emphasis and no @mention takes effect inside one.

    The fence is longer than any run of backticks in the text (CommonMark 0.31, 6.1).
    """
    written = printable(text) or " "
    longest = max((len(run) for run in _BACKTICKS.findall(written)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if written[0] in "` " or written[-1] in "` " else ""
    return f"{fence}{pad}{written}{pad}{fence}"


# What ends or begins something inside of a script element (HTML, 4.12.1.3).
_IN_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def json_in_html(value: Any) -> str:
    """A value as JSON that may stand in a script element: it ends neither that nor a comment."""
    import orjson

    return printable_json(orjson.dumps(value).decode()).translate(_IN_HTML)
