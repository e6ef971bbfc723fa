"""One attribute of a kind, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of a kind."""

    name: str
    ranks: tuple[str, ...] = ()
    """For roles: its values from the weakest to the strongest."""
    refers_to: str | None = None
    """The kind whose addresses this attribute holds (one, or a list of them)."""
    reviewed: bool = False
    """A change starts a review by the platform."""
    write_only: bool = False
    """The platform takes it and never shows it again."""
    remembered: bool = False
    """Write-only, and lasting: it is compared with what was last written."""
    people: bool = False
    """A mapping of e-mail address to role."""

    @property
    def is_formed(self) -> bool:
        """Whether not every JSON value can be one of this attribute."""
        return bool(self.ranks or self.refers_to)

    def holds(self, value: object) -> bool:
        """Whether a JSON value can be one of this attribute: a role, people's roles or references."""
        if self.people:
            return isinstance(value, dict) and all(role in self.ranks for role in value.values())
        if self.ranks:
            return value in self.ranks
        if self.refers_to and value is not None:
            return all(type(each) is str for each in (value if type(value) is list else [value]))
        return True
