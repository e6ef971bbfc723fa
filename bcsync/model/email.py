"""What an e-mail address is, and which spellings are one person.

The layout, the settings and the embedded platform ask here, so that none of them takes what another
refuses. The published schemas hold ``PATTERN`` for editors; a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
)
# An atom of RFC 5322, open to other scripts (RFC 6531). No slash: addresses of resources have them.
_ATOM = rf"[^\s@./\x00-\x20\"(),:;<>\\\x7f-\x9f{_INVISIBLE}]+"
# Of ASCII: letters and digits. U+3002 is a dot to some (RFC 3490, section 3.1).
_LETTER = rf"[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x9f\u3002{_INVISIBLE}]"
_INNER = rf"[^\s\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x9f\u3002{_INVISIBLE}]"
_LABEL = rf"{_LETTER}(?:{_INNER}*{_LETTER})?"
_LAST = rf"[^\s\x00-\x40\x5b-\x60\x7b-\x9f\u3002{_INVISIBLE}](?:{_INNER}*{_LETTER})?"
ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LAST}"
"""An e-mail address as a part of larger patterns."""
PATTERN = rf"^{ADDRESS}$"
FORM = (
    "an e-mail address is name@domain: one @, a dot in the domain, "
    "and no spaces, slashes, quotes or commas"
)
MAX_LENGTH = 254  # RFC 5321, section 4.5.3.1, as erratum 1690 has it
_MAX_NAME = 64
_ADDRESS = re.compile(ADDRESS)
_DOMAIN_PART = re.compile(_LABEL)
# Format and control characters are told by their category; these show nothing, whatever theirs is.
_BLANK = re.compile(f"[{_INVISIBLE}\U000e0100-\U000e01ef]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
_PUNYCODE = "xn--"
# Scripts whose letters pass for those of another.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


class Problem(NamedTuple):
    """Why a text is no e-mail address: the code of a finding, what is wrong, the way out."""

    code: str
    message: str
    hint: str


def canonical_email(written: str) -> str:
    """The form in which addresses are compared: the same for whatever the mail system takes for one.

    Letter case, composed characters or not, and a domain as it is shown or as DNS has it.
    """
    lower = written.lower()
    if _is_plain(lower):
        return lower
    name, at, domain = _composed(written).rpartition("@")
    return name + at + ".".join(map(_shown, domain.split(".")))


def email_problem(written: str) -> Problem | None:
    """Why ``written`` is no e-mail address that anybody could mean; None for a good one."""
    unseen = invisible_in(written)
    if unseen is not None:
        return invisible(unseen)
    too_long = len(written) > MAX_LENGTH or written.rfind("@") > _MAX_NAME
    if too_long or not _ADDRESS.fullmatch(written):
        return Problem("bad-format", f'"{written[:_MAX_NAME]}" is no e-mail address', FORM)
    return None if _is_plain(written.lower()) else _disguised(written)


def is_email_address(written: str) -> bool:
    """Whether it is an e-mail address."""
    return email_problem(written) is None


def invisible_in(text: str) -> str | None:
    """The first character that nobody sees: control and format characters, fillers."""
    if text.isascii() and text.isprintable():
        return None
    return next((each for each in text if _is_invisible(each)), None)


def invisible(character: str) -> Problem:
    """What to say of a character that nobody sees."""
    return Problem(
        "control-character",
        f"there is an invisible character in it, U+{ord(character):04X}",
        "remove it, or type the text anew: your editor may hide it",
    )


def _is_plain(lower: str) -> bool:
    return lower.isascii() and _PUNYCODE not in lower


def _is_invisible(character: str) -> bool:
    if character in " \t\u00a0":
        return False
    return unicodedata.category(character) in _UNSEEN or _BLANK.match(character) is not None


def _disguised(written: str) -> Problem | None:
    plain = unicodedata.normalize("NFKC", written)
    if plain != unicodedata.normalize("NFC", written):
        return Problem(
            "bad-format",
            f"{written} is written with characters that stand for others",
            f"write {plain}",
        )
    for part in re.split(r"[@.]", canonical_email(written)):
        odd = _odd_one(part)
        if odd is not None:
            return Problem(
                "bad-format",
                f"in {written}, {odd} ({_named(odd)}) stands among letters of another script",
                "type the address anew: the letter only looks like the one that is meant",
            )
    return None


def _odd_one(part: str) -> str | None:
    """A letter that stands among letters of another script; not the Latin one of two."""
    scripts = {_script(letter): letter for letter in reversed(part)}
    scripts.pop(None, None)
    if len(scripts) < 2:
        return None
    scripts.pop("LATIN", None)
    return next(letter for letter in part if letter in scripts.values())


@cache
def _script(letter: str) -> str | None:
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _ALIKE else None


def _named(letter: str) -> str:
    return f"U+{ord(letter):04X}, {unicodedata.name(letter, 'no name').lower()}"


def _composed(text: str) -> str:
    # Twice: the lower case of a composed letter may be one that can be composed.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _shown(label: str) -> str:
    """A part of a domain as it is shown, where DNS has it in another form (RFC 3492)."""
    if not label.startswith(_PUNYCODE):
        return label
    try:
        shown = label.removeprefix(_PUNYCODE).encode("ascii").decode("punycode")
        again = shown.encode("punycode").decode("ascii")
    except UnicodeError:
        return label
    same = _PUNYCODE + again == label and _composed(shown) == shown and not shown.isascii()
    return shown if same and _DOMAIN_PART.fullmatch(shown) else label
