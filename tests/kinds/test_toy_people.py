"""A new kind that gives people something says so as data, and what it gives is told like all else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bcsync.kinds import KINDS
from bcsync.kinds.kind import Field
from bcsync.kinds.reading import Owner, Reading
from bcsync.layout.schema import load_schemas
from bcsync.model.resource import Declared
from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from bcsync.render.text import render_plan
from tests.kinds.test_toy_kind import ANA, MAIN, SCHEMA, Json, Shop
from tests.kinds.toy.pixel import FIELDS, PIXEL

BO = "bo@acme.example"
PEOPLE = {"type": "object", "additionalProperties": {"enum": ["viewer", "editor"]}}
WATCHED = {**SCHEMA, "properties": {**SCHEMA["properties"], "viewers": PEOPLE}}
VIEWERS = Field("viewers", ranks=("viewer", "editor"), people=True)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    for declared in PIXEL.declare(owner, reading):
        block = owner.block["pixels"][declared.address.rpartition("/")[2]]
        people = dict(block.get("viewers") or {})
        yield declared._replace(attributes={**declared.attributes, "viewers": people})


KIND = replace(
    PIXEL,
    fields=(*(each for each in FIELDS if each.name != "viewers"), VIEWERS),
    declare=_declare,
    grants=True,
)
REGISTRY = {"kinds": KINDS.with_kind(KIND), "schemas": load_schemas() | {"pixel": WATCHED}}


class Gallery(Shop):
    """The same with pixels that people look at."""

    def open(self, **registry: Any) -> Any:
        return super().open(**(registry or REGISTRY))

    def effects(self) -> list[tuple[Any, ...]]:
        fields = ("who", "on", "way", "before", "after", "gains")
        return [tuple(each[name] for name in fields) for each in self.plan()["effects"]]


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    shop = Gallery(tmp_path)
    (tmp_path / "bcsync.yaml").write_text(
        f'{{"version": 1, "actor": "{ANA}", "local": {{"invitations": "automatic"}}}}'
    )
    write(shop, {**MAIN, "viewers": {ANA: "viewer"}})
    shop.apply()
    return shop


def write(shop: Shop, pixel: Json) -> None:
    shop.write({"main": pixel}, members={ANA: "admin", BO: "standard"})


PLACE, UK, FR = "pixel.acme/main", "ad_account.acme/uk", "ad_account.acme/fr"


def test_who_comes_is_told_with_what_it_gives(gallery: Gallery) -> None:
    write(gallery, {**MAIN, "viewers": {ANA: "viewer", BO: "editor"}})
    assert gallery.effects() == [
        (BO, PLACE, PLACE, None, "editor", True),
        (BO, UK, PLACE, None, "editor", True),
    ]
    assert f"  {BO}  editor on pixel acme/main" in render_plan(gallery.plan(), Style())
    assert f"- `{BO}`: `editor` on `pixel acme/main`" in render_markdown(gallery.plan())


def test_its_own_ranks_say_what_is_more(gallery: Gallery) -> None:
    write(gallery, {**MAIN, "viewers": {ANA: "editor"}})
    text = render_plan(gallery.plan(), Style())
    assert f"  {ANA}  editor (was viewer) on pixel acme/main" in text.partition("Who gains")[2]


def test_another_account_is_another_role(gallery: Gallery) -> None:
    write(gallery, {**MAIN, "account": "fr", "viewers": {ANA: "viewer"}})
    assert gallery.effects() == [
        (ANA, FR, PLACE, None, "viewer", True),
        (ANA, UK, PLACE, "viewer", None, False),
    ]
    text = render_plan(gallery.plan(), Style())
    assert f"  {ANA}  viewer on acme/uk by pixel acme/main" in text.partition("Who loses")[2]
