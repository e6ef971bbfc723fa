"""Addresses: a resource's name for ever, ``kind.path`` (design 3.3).

An address is a plain string in canonical form (``canonical``). Strings, not objects,
because a large layout has 410,000 of them and they are dictionary keys everywhere.

In the identity of a resource, another resource is named by its address, and something that only the
platform knows by its id (digits) or its e-mail address.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from bcsync.model.email import canonical_email

CENTER = "business_center"
ACCOUNT = "ad_account"
"""The kinds that others belong to: what stands in a Business Center, or on an account, has its key in its
own address."""

_MAX_DIGITS = 19
_SIGNS = re.compile(r"[*?\[]")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


def address(kind: str, *path: str) -> str:
    """Join a kind and path segments."""
    return f"{kind}.{'/'.join(path)}"


def kind_of(address: str) -> str:
    """The kind an address begins with."""
    return address.partition(".")[0]


def path_of(address: str) -> str:
    """All behind the kind: ``acme/uk`` of ``ad_account.acme/uk``."""
    return address.partition(".")[2]


def center_address(key: str) -> str:
    """The address of the Business Center with this key."""
    return f"{CENTER}.{key}"


def owner_key(part: str) -> str:
    """The key of whose list the thing stands in that this part of an identity names: of
    ``ad_account.acme/uk`` it is ``acme``, or a person's e-mail address. An id stands for itself."""
    return path_of(part).split("/")[0] if is_reference(part) else part


def owner_of_part(part: str) -> str:
    """The same as an address, where it is a Business Center that the layout names."""
    if not is_reference(part):
        return part
    owner = owner_key(part)
    return owner if is_email(owner) else center_address(owner)


def canonical(address: str) -> str:
    """The form in which addresses are compared: keys are lower case anyway, people have one spelling."""
    lower = address.lower()
    if lower.isascii() and "xn--" not in lower:
        return lower
    return "/".join(canonical_email(part) if "@" in part else part for part in lower.split("/"))


def is_platform_id(word: str) -> bool:
    """An id given out by the platform: 1 to 19 digits (reference/tiktok-api.md, 1.3)."""
    return word.isdecimal() and word.isascii() and len(word) <= _MAX_DIGITS


def is_key(word: str) -> bool:
    """Whether a layout can call something so."""
    return _KEY.fullmatch(word) is not None


def is_email(word: str) -> bool:
    """An e-mail address, and not the address of something that belongs to a person."""
    return "@" in word and "/" not in word


def is_reference(part: str) -> bool:
    """Whether a part of an identity names another resource of the layout."""
    if "@" in part:
        return "/" in part
    return not (part.isdecimal() and is_platform_id(part))


def is_glob(word: str) -> bool:
    """Whether a word may stand for many addresses: people may have such signs in their names, too."""
    return _SIGNS.search(word) is not None


def literal(address: str) -> str:
    """The pattern that matches this address and no other."""
    return _SIGNS.sub(r"[\g<0>]", address) if is_glob(address) else address


def matches(address: str, pattern: str) -> bool:
    """Whether an address is meant by ``pattern``: itself, or a glob over addresses."""
    pattern = canonical(pattern)
    return fnmatchcase(address, pattern) if is_glob(pattern) else address == pattern


def access_address(center: str, account: str) -> str:
    """The address of a Business Center's access to an account (an address or a platform id)."""
    return f"access.{path_of(center)}/{path_of(account) or account}"


def approval_address(account: str, center: str) -> str:
    """The address of the owner's answer to a Business Center (an address or a platform id)."""
    return f"approval.{path_of(account)}/{path_of(center) or center}"
