"""What a forge has, as values, and the one interface behind which each of them stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request, or merge request, by its number: a place for comments and labels."""

    number: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """An issue by its number, likewise."""

    number: int


Place = Pull | Ticket


@dataclass(frozen=True, slots=True)
class Author:
    """An account on the forge. Two are the same when their ids are: names change hands."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it stands. Ids grow: of two, that with the smaller one is older."""

    on: Place
    id: int
    author: Author
    body: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it stands."""

    number: int
    author: Author
    title: str
    body: str
    open: bool
    labels: frozenset[str]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A label of ours, and how it looks where it does not exist yet."""

    name: str
    color: str
    """Six hexadecimal digits."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class PullState:
    """What is known of a pull request now."""

    number: int
    head: str
    """The newest commit of its branch."""
    author: Author
    merged_as: frozenset[str] = frozenset()
    """The commits that a merge of it made on its target; empty before that."""
    url: str = ""


class Forge(Protocol):
    """A repository on a forge, as the holder of one token. Everything raises ``ForgeProblem``."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def most(self) -> int:
        """Characters of a comment, and of the text of an issue."""

    def me(self) -> Author:
        """Whose token it is; asked for once."""

    def comments(self, on: Place) -> Iterator[Comment]:
        """All of them, the oldest first, page by page."""

    def comment(self, on: Place, body: str) -> Comment:
        """Write a new one."""

    def edit(self, comment: Comment, body: str) -> Comment:
        """Write it anew, in its place."""

    def delete(self, comment: Comment) -> None:
        """Take it away; fine where it is gone already."""

    def labels(self, on: Place) -> frozenset[str]:
        """The names of the labels there."""

    def relabel(self, on: Place, add: Sequence[Label], remove: Collection[str]) -> None:
        """Put labels there and take some away; those that do not exist are made."""

    def issues(self, label: str) -> Iterator[Issue]:
        """Those with this label, by whomever, open and closed, the oldest first."""

    def open_issue(self, title: str, body: str, labels: Sequence[Label]) -> Issue:
        """Write a new one."""

    def edit_issue(
        self,
        issue: Issue,
        *,
        title: str | None = None,
        body: str | None = None,
        is_open: bool | None = None,
    ) -> Issue:
        """Change what is given; ``is_open`` closes it and opens it again."""

    def pull(self, number: int) -> PullState:
        """How a pull request stands."""

    def pulls_with(self, commit: str) -> Sequence[PullState]:
        """The pull requests that brought a commit, or have it."""

    def pulls_from(self, source: str) -> Sequence[PullState]:
        """The open pull requests from ``owner:branch``, a branch of a fork."""

    def approvals(self, number: int) -> Iterable[Author]:
        """Who approves of a pull request, by their last word."""

    def approvals_of_run(self, run: int) -> Iterable[Author]:
        """Who let a run of CI go on that waited for that; never any where a forge does not tell."""

    def close(self) -> None:
        """Close the connections."""
