"""Countries, capitals, Arab governorates and well-known cities lead to where they are, by each of their spellings."""

from __future__ import annotations

from functools import lru_cache
from math import acos, cos, radians, sin
from pathlib import Path

import pytest

from pipeline.arabic.text import match_key
from pipeline.entities.catalogue import Catalogue
from pipeline.entity_records import Entity, MentionType

HERE = Path(__file__).parent
CITIES_WITHIN, REGIONS_WITHIN, COUNTRIES_WITHIN = 100, 350, 1500
"""Kilometres."""
VAST = {
    "RU": 4500,
    "US": 3000,
    "CA": 3000,
    "AU": 2500,
    "BR": 2500,
    "CN": 2500,
    "AR": 2500,
    "ID": 2500,
    "CL": 2500,
    "CD": 2500,
    "DZ": 2500,
}
"""Countries whose middle is further than that from the capital, by which they are measured here."""


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return Catalogue()


def rows(table: str) -> list[list[str]]:
    lines = (HERE / table).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def kilometres(place: Entity, latitude: float, longitude: float) -> float:
    assert place.latitude is not None
    assert place.longitude is not None
    one, other, apart = radians(place.latitude), radians(latitude), radians(place.longitude - longitude)
    return 6371 * acos(min(1.0, sin(one) * sin(other) + cos(one) * cos(other) * cos(apart)))


def likeliest(name: str, country: str, kinds: set[str] | None = None) -> Entity:
    """Give the likeliest place of a name; of a name that a country and its capital share, the one of the kinds."""
    found = [place for place in catalogue().known(MentionType.PLACE, name) if kinds is None or place.kind in kinds]
    assert found, name
    assert (found[0].country or "-") == country, (name, found[0].key)
    assert found[0].name_en, name
    return found[0]


@pytest.mark.parametrize(("names", "country", "latitude", "longitude", "kind"), rows("known_places.tsv"))
def test_a_city_or_governorate_is_where_it_is(names, country, latitude, longitude, kind):
    for name in names.split("|"):
        away = kilometres(likeliest(name, country), float(latitude), float(longitude))
        assert away < (CITIES_WITHIN if kind == "city" else REGIONS_WITHIN), name


@pytest.mark.parametrize(("country", "names", "capitals", "latitude", "longitude"), rows("known_countries.tsv"))
def test_a_country_and_its_capital_are_where_they_are(country, names, capitals, latitude, longitude):
    for name in names.split("|"):
        place = likeliest(name, country)
        assert place.key == f"iso:{country}", name
        assert kilometres(place, float(latitude), float(longitude)) < VAST.get(country, COUNTRIES_WITHIN), name
    for name in capitals.split("|"):
        if name in names.split("|"):
            continue
        kinds = {"city"} if match_key(name) in map(match_key, names.split("|")) or name == "عمّان" else None
        assert kilometres(likeliest(name, country, kinds), float(latitude), float(longitude)) < CITIES_WITHIN, name
