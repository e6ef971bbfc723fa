"""What the embedded platform does with pixels: whoever leaves a Business Center looks at none of its own.

Else they are plain assets.
"""

from __future__ import annotations

from bcsync.model.action import Action
from bcsync.platforms.local.rules import members
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act, Done

_COLUMNS = ("center",)


def _remove_member(work: Work, act: Act) -> Done:
    done = members.AREA.rules[Action.REMOVE](work, act)
    center, email = act.id
    work.assets.load_where(_COLUMNS, [(center,)])
    for row in list(work.assets.where(_COLUMNS, center)):
        viewers = row["document"].get("viewers") or {}
        left = {who: role for who, role in viewers.items() if who != email}
        work.assets.put({**row, "document": {**row["document"], "viewers": left}})
    return done


MEMBERS = Area(members.AREA.preload, {**members.AREA.rules, Action.REMOVE: _remove_member})
"""The rules of members, where there are pixels."""
