"""Where the layout says it, behind who loses and who gains, for formats that have no column for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from bcsync.render.files_online import FilesOnline
from bcsync.render.pieces import Grouping, Item, Piece, Section, Tone, Whom
from bcsync.render.style import Style


def placed(sections: Iterable[Section], style: Style, commit: str) -> Iterator[Section]:
    """The same sections; a place leads to the line where the repository can be looked at."""
    online = FilesOnline(style.blob, style.folder) if style.blob and commit else None
    for section in sections:
        told = tuple(partial(_told, each, online, commit) for each in section.groupings)
        yield replace(section, groupings=told)


def _told(grouping: Grouping, online: FilesOnline | None, commit: str) -> Iterator[Item]:
    for item in grouping():
        at = item.source
        if at is None or not isinstance(item.about, Whom):
            yield item
            continue
        url = () if online is None else (online.line(commit, at["file"], at["line"]),)
        place = Piece(f"{at['file']}:{at['line']}", Tone.PLACE, url)
        yield item._replace(line=(*item.line, place))
