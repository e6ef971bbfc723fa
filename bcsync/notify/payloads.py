"""A message as each service takes it. Names in it are the words of strangers: nothing in them takes effect.

Slack: ``rich_text`` holds text as it is, without mrkdwn (docs.slack.dev, "Rich text block"). Teams: Markdown
counts in a TextBlock and in facts alone (learn.microsoft.com, "Format cards in Teams"), so text stands in
a RichTextBlock, and a mention would need an entity of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bcsync.model.news import ChannelKind, Event
from bcsync.render.safe import printable

Json = dict[str, Any]
FORMAT_VERSION = 1
_LINES = 15
"""Of one event, in a message for people."""
_LONGEST = 300
_MOST = 1_000
"""Of one event, in a message for machines."""
TITLES: Mapping[Event, str] = {
    Event.REFUSED: "Refused",
    Event.FAILED: "Failed",
    Event.DRIFT: "Changed outside bcsync",
    Event.OPENED: "On the platform, and not in the layout",
    Event.EXPIRING: "Ends",
    Event.UNANSWERED: "Not answered",
}
_MENTION = re.compile(r"(?<![\w.])@(?=\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news."""

    subject: str
    text: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Everything that is told on a channel at once."""

    project: str
    platform: str
    at: str
    """ISO 8601 in UTC."""
    lines: Mapping[Event, tuple[Line, ...]] = field(default_factory=dict)
    url: str = ""
    """Of the job in which it was found."""

    @property
    def title(self) -> str:
        """One line of our own words, and the project."""
        said = ", ".join(f"{len(lines):,} {event}" for event, lines in self._groups())
        return f"bcsync {printable(self.project)}: {said}"

    def _groups(self) -> Iterator[tuple[Event, tuple[Line, ...]]]:
        return ((event, self.lines[event]) for event in TITLES if self.lines.get(event))

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """Titles and lines for people."""
        for event, lines in self._groups():
            shown = [_cut(printable(each.text)) for each in lines[:_LINES]]
            if (left := len(lines) - len(shown)) > 0:
                shown.append(f"… and {left:,} more")
            yield f"{TITLES[event]} ({len(lines):,})", shown


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def webhook(message: Message) -> Json:
    """For programs: everything as data."""
    return {
        "format_version": FORMAT_VERSION,
        "project": message.project,
        "platform": message.platform,
        "at": message.at,
        "url": message.url or None,
        "summary": message.title,
        "counts": {event.value: len(lines) for event, lines in message.lines.items()},
        "events": [
            {"event": event.value, "subject": each.subject, "over": each.over, "text": each.text}
            for event, lines in message.lines.items()
            for each in lines[:_MOST]
        ],
    }


def slack(message: Message) -> Json:
    """For an incoming webhook of Slack."""
    elements: list[Json] = []
    for title, lines in message.groups():
        elements.append(_section({"type": "text", "text": title, "style": {"bold": True}}))
        items = [_section({"type": "text", "text": line}) for line in lines]
        elements.append({"type": "rich_text_list", "style": "bullet", "elements": items})
    if message.url:
        elements.append(_section({"type": "link", "url": message.url, "text": "The job"}))
    heading = {"type": "plain_text", "text": _short(message.title), "emoji": False}
    blocks = [{"type": "header", "text": heading}, {"type": "rich_text", "elements": elements}]
    # What is shown where blocks are not; of this one &, < and > mean something (docs.slack.dev, "Formatting").
    text = message.title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "text": text,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": blocks,
    }


def _section(element: Json) -> Json:
    return {"type": "rich_text_section", "elements": [element]}


def _short(text: str) -> str:
    """A header of Slack takes 150 characters."""
    return text if len(text) <= 150 else f"{text[:149]}…"


def teams(message: Message) -> Json:
    """For a workflow of Teams that posts what a webhook receives: a card."""
    body = [_block(message.title, weight="Bolder", size="Medium")]
    for title, lines in message.groups():
        body.append(_block(title, weight="Bolder"))
        body += [_block(f"• {line}") for line in lines]
    actions = [{"type": "Action.OpenUrl", "title": "The job", "url": message.url}]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        **({"actions": actions} if message.url else {}),
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _block(text: str, **style: str) -> Json:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def plain(message: Message) -> tuple[str, str]:
    """Title and text for whatever it ends in: a mention in a name is broken by a space that nobody sees."""
    lines = [
        f"{title}\n" + "".join(f"- {each}\n" for each in lines) for title, lines in message.groups()
    ]
    text = "\n".join([*lines, *([f"The job: {message.url}"] if message.url else [])])
    return _unmentioned(message.title), _unmentioned(text)


def _unmentioned(text: str) -> str:
    return _MENTION.sub("@\u200b", text)


PAYLOADS: Mapping[ChannelKind, Callable[[Message], Json]] = {
    ChannelKind.WEBHOOK: webhook,
    ChannelKind.SLACK: slack,
    ChannelKind.TEAMS: teams,
}
