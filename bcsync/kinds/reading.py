"""What a kind is given to declare its resources from: the layout, and the ways to look names up in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate

from bcsync.findings import Severity
from bcsync.kinds.blocks import EMPTY, Given, Owner, mapping_at
from bcsync.kinds.people import Gathered, Person, Roster
from bcsync.model.address import address, canonical, is_platform_id
from bcsync.source.mapping import Map, Seq

__all__ = ["Gathered", "Owner", "Person", "Reading"]


class Reading(Roster):
    """The layout while it is being read: blocks, people, and the names that lead from one to another."""

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self._globs: dict[tuple[str, str], list[str]] = {}

    def center(self, word: str, place: int, *, at_value: bool = False) -> str | None:
        """A Business Center by its key in this layout, or its platform id."""
        if word in self.centers:
            return address("business_center", word)
        if is_platform_id(word):
            return word
        if not self.is_broken("business_centers", word):
            self.unknown("Business Center", word, self.centers, place, at_value=at_value)
        return None

    def account(self, word: str, place: int, *, at_value: bool = False) -> str | None:
        """An ad account as ``owner/key``, or its platform id."""
        if is_platform_id(word):
            return word
        owner, _, key = word.partition("/")
        if "@" in owner:
            email = canonical(owner)
            top, name = "people", self._people_by_email.get(email, owner)
            blocks, owner = self.people_blocks, email
        else:
            top, name, blocks = "business_centers", owner, self.centers
        accounts = mapping_at(blocks.get(name) or EMPTY, "ad_accounts")
        if key in accounts:
            return address("ad_account", owner, key)
        if not self.is_broken(top, name, "ad_accounts", key):
            candidates = [f"{owner}/{known}" for known in accounts]
            self.unknown("ad account", word, candidates or blocks, place, at_value=at_value)
        return None

    def own_accounts(self, owner: Owner, words: Seq) -> Iterator[tuple[str, int]]:
        """Keys and globs over the accounts of one owner -> (address, place)."""
        accounts = mapping_at(owner.block, "ad_accounts")
        vain: list[tuple[str, int]] = []
        for word, place in zip(words, words.places, strict=True):
            if word in accounts:
                yield address("ad_account", owner.key, word), place
            elif any(sign in word for sign in "*?["):
                keys = self._matching(owner, word, accounts)
                if not keys and not self._matches_broken(owner, word):
                    vain.append((word, place))
                for key in keys:
                    yield address("ad_account", owner.key, key), place
            elif "/" in word or is_platform_id(word):
                found = self.account(word, place, at_value=True)
                if found:
                    yield found, place
            elif not self._broken_account(owner, word):
                self.unknown("ad account", word, accounts, place, at_value=True)
        for word, place in vain:
            self._report_vain(owner, word, place, alone=len(vain) == len(words))

    def _report_vain(self, owner: Owner, glob: str, place: int, *, alone: bool) -> None:
        """A glob may be there for accounts to come, unless nothing else stands beside it."""
        accounts = mapping_at(owner.block, "ad_accounts")
        self.report(
            "glob-matches-nothing",
            place,
            f'"{glob}" matches no ad account of {owner.key}',
            hint=f"it is compared with the keys under ad_accounts: {_some(accounts)}",
            at_value=True,
            severity=Severity.ERROR if alone else Severity.WARNING,
        )

    def _broken_account(self, owner: Owner, key: str) -> bool:
        return self.is_broken(self._top(owner), owner.key, "ad_accounts", key)

    @staticmethod
    def _top(owner: Owner) -> str:
        return "business_centers" if owner.is_center else "people"

    def _matching(self, owner: Owner, glob: str, accounts: Map) -> list[str]:
        found = self._globs.get((owner.key, glob))
        if found is None:
            pattern = re.compile(translate(glob))
            found = [key for key in accounts if pattern.match(key)]
            self._globs[(owner.key, glob)] = found
        return found

    def _matches_broken(self, owner: Owner, glob: str) -> bool:
        accounts = self._top(owner), owner.key, "ad_accounts"
        pattern = re.compile(translate(glob))
        return self.is_broken(*accounts) or any(
            map(pattern.match, self._broken_entries.get(accounts, ()))
        )


def _some(words: Iterable[str]) -> str:
    listed = list(words)
    shown = ", ".join(listed[:5]) or "there is none"
    return f"{shown}, …" if len(listed) > 5 else shown
