"""Shares and approvals: items of a list, each a role for several accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bcsync.editing.entries import CannotEditError, removed, replaced, written_like
from bcsync.editing.nodes import Node, Tree
from bcsync.editing.yaml_text import Quoted
from bcsync.jobs.adopt_drift.blocks import add_entry, add_item
from bcsync.jobs.adopt_drift.files import Files, Keys
from bcsync.jobs.adopt_drift.subject import Subject, ending
from bcsync.jobs.adopt_drift.words import account_word, center_word, owner_path
from bcsync.kinds.share import SHARE
from bcsync.model.address import owner_key

ACCOUNTS, ASKER = "accounts", "business_center"


class _Item(NamedTuple):
    """An account, in an item of the list."""

    file: str
    tree: Tree
    holder: Node
    number: int
    accounts: Node
    at: int


def _list(subject: Subject, files: Files) -> tuple[Keys, str, str | None]:
    """The list that one stands in, how it calls the account, and whom it is for where items say so."""
    if subject.kind.name == SHARE.name:
        owner, partner, account = subject.identity
        path = (*owner_path(owner, files), subject.kind.section, center_word(partner))
        return path, account_word(owner, account), None
    account, asker = subject.identity
    owner = owner_key(account)
    address = owner if "@" in owner else f"{ASKER}.{owner}"
    path = (*owner_path(address, files), subject.kind.section)
    return path, account_word(address, account), center_word(asker)


def regrade(subject: Subject, files: Files) -> bool:
    """Give the item for this account alone another role, where there is one. Raises ``CannotEditError``."""
    assert subject.seen is not None
    path, word, asker = _list(subject, files)
    found = next(_items(files, path, word, asker), None)
    if found is None or len(found.accounts.items) > 1:
        return False
    item, role = found.holder.items[found.number], subject.kind.fields[0].name
    at = item.index(role)
    if at is None or item.entries[at][1].shape != "scalar":
        return False
    key, old = item.entries[at]
    text = written_like(old, subject.seen[subject.kind.shown_role])
    files.change(found.file, replaced(found.tree, key, old, text))
    return True


def drop_grant(subject: Subject, files: Files) -> None:
    """Take an account out of the item that names it, and the item out with its last one.

    Raises ``CannotEditError`` where a pattern stands for it.
    """
    path, word, asker = _list(subject, files)
    found = next(_items(files, path, word, asker), None)
    if found is None:
        raise CannotEditError(
            f"a pattern or an alias stands for {word} there: name the accounts that it is to stand for"
        )
    if len(found.accounts.items) == 1:
        key = files.key(found.tree, path)
        files.change(found.file, removed(found.tree, found.holder, found.number, key))
    else:
        files.change(found.file, removed(found.tree, found.accounts, found.at, None))


def _items(files: Files, path: Keys, word: str, asker: str | None) -> Iterator[_Item]:
    file, tree, holder = files.node(path)
    for index, item in enumerate(holder.items):
        at = item.index(ACCOUNTS)
        if at is None or (asker is not None and _said(tree, item, ASKER) != asker):
            continue
        accounts = item.entries[at][1]
        for place, each in enumerate(accounts.items):
            if each.text == word:
                yield _Item(file, tree, holder, index, accounts, place)


def _said(tree: Tree, item: Node, key: str) -> str | None:
    found = tree.get(item, key)
    return None if found is None else found.text


def give_grant(subject: Subject, files: Files) -> None:
    """Put an item for one account into the list. Raises ``CannotEditError``."""
    assert subject.seen is not None
    path, word, asker = _list(subject, files)
    role = subject.kind.fields[0].name
    shown = subject.seen[subject.kind.shown_role]
    item = {ACCOUNTS: [Quoted(word)], role: shown, **ending(subject.declared)}
    if asker is not None:
        item = {ASKER: asker, **item}
    if asker is None and files.node(path[:-1])[2].index(path[-1]) is None:
        add_entry(files, path[:-1], path[-1], [item])
        return
    add_item(files, path, item)
