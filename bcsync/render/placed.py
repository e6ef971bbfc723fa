"""Where the layout says it: behind who loses and who gains, and as a link wherever it stands in the open."""

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
        if section.of:
            # Folded, and there may be thousands: the lines are longer than what they say.
            yield section
            continue
        told = tuple(partial(_told, each, online, commit) for each in section.groupings)
        yield replace(section, groupings=told)


def _told(grouping: Grouping, online: FilesOnline | None, commit: str) -> Iterator[Item]:
    for item in grouping():
        at = item.source
        if at is None:
            yield item
            continue
        url = () if online is None else (online.line(commit, at["file"], at["line"]),)
        if isinstance(item.about, Whom):
            place = Piece(f"{at['file']}:{at['line']}", Tone.PLACE, url)
            yield item._replace(line=(*item.line, place))
        else:
            yield item._replace(line=tuple(_linked(piece, url) for piece in item.line))


def _linked(piece: Piece, url: tuple[str, ...]) -> Piece:
    return piece._replace(names=url) if piece.tone is Tone.PLACE else piece
