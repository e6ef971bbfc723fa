"""The company register: which client an agency means (design, section 6, rule 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from shlex import quote

from bcsync.platforms.local.values import Company
from bcsync.platforms.port import Mismatch

_SHOWN = 3
_SIMILAR = 0.4
"""Similarity (0 to 1) from which a name is worth showing."""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


class Register:
    """Company records, found by name and address; implements ``port.CompanyRegister``."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self._companies = tuple(companies)

    @cached_property
    def _by_name(self) -> Mapping[str, list[Company]]:
        found: dict[str, list[Company]] = {}
        for company in self._companies:
            found.setdefault(_folded(company.name), []).append(company)
        return found

    def mismatch(self, name: str, address: str | None) -> Mismatch | None:
        """Why this company cannot be taken, or None when it names exactly one eligible record."""
        records = self._by_name.get(_folded(name), [])
        if not records:
            return Mismatch("company", "has no record", self._way_out(name, address))
        eligible = _eligible(records)
        if address is None:
            if len(eligible) == 1:
                return None
            problem = "has several offices: give its address"
            return Mismatch("company", problem, self._way_out(name, address))
        wanted = _folded(address)
        if any(_folded(record.address) == wanted for record in eligible):
            return None
        problem = _address_problem(records, wanted, address)
        return Mismatch("address", problem, self._way_out(name, address))

    def refusal(self, name: str, address: str | None) -> str | None:
        """The same in the words of the platform."""
        found = self.mismatch(name, address)
        if found is None:
            return None
        nearest = self._nearest(name)
        said = f"The {nearest}" if nearest else "The company records hold nothing like it"
        return f"Company {name!r} {found.problem}. {said}."

    def search(self, text: str) -> list[Company]:
        """Records whose name or address holds ``text``, whatever its case."""
        wanted = _folded(text)
        return [
            record
            for records in self._by_name.values()
            for record in records
            if wanted in _folded(record.name) or wanted in _folded(record.address)
        ]

    def _way_out(self, name: str, address: str | None) -> str:
        nearest = self._nearest(name)
        if nearest:
            return f"write name and address of a record; the {nearest}"
        added = f"bcsync local companies add {quote(name)} {quote(address or 'ADDRESS')}"
        return f"the company records hold nothing like it; where it is right, add it: {added}"

    def _nearest(self, name: str) -> str:
        names = get_close_matches(_folded(name), self._by_name, n=_SHOWN, cutoff=_SIMILAR)
        shown = [record for found in names for record in _eligible(self._by_name[found])][:_SHOWN]
        listed = "; ".join(f'"{record.name}, {record.address}"' for record in shown)
        return f"nearest company records: {listed}" if shown else ""


def _eligible(records: list[Company]) -> list[Company]:
    """The local branches; the headquarters only where there is no branch."""
    branches = [record for record in records if not record.headquarters]
    return branches or records


def _address_problem(records: list[Company], wanted: str, address: str) -> str:
    if any(_folded(record.address) == wanted for record in records):
        return f"has its headquarters at {address!r}: pick the local branch"
    return f"has no record at {address!r}"
