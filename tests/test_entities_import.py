"""A user's own entities: files are read or refused with the place, imports act when they should, old keys go on leading."""

from __future__ import annotations

from pathlib import Path

import pytest
from list_finder import NAMES, load_list
from sqlalchemy import Engine, text

from pipeline.entities.catalogue import Catalogue, ImportedEntity
from pipeline.entity_records import Entity, MentionType
from pipeline.errors import InputError, MatnError
from pipeline.ingest.entities_again import EntitiesPlan, preview_entities, run_entities_again
from pipeline.ingest.entities_import import carry_out, plan_import, plan_removal
from pipeline.ingest.entity_file import EntityEntry, read_entity_file
from pipeline.ingest.finder_in_force import finder_in_force
from pipeline.ingest.finding import FinderChoice
from pipeline.ingest.plan import IngestPlan
from pipeline.ingest.run import run_ingest
from pipeline.store.engine import errors_in_words
from pipeline.store.fingerprints import table_fingerprints
from pipeline.store.imported_entities import read_imported, remove_imported, types_in_archive

YAML = """
- key: person:rawahi
  type: PERSON
  name_ar: سليم الرواحي
  name_en: Salim Al Rawahi
  aliases: [سالم الرواحي, "الرواحي، سليم"]
  country: NO
- key: geonames:999001
  latitude: 23.5
  longitude: 58
- {type: org, name_ar: هيئة المراسي, kind: authority, parent: iso:OM, name_en: ~}
"""

CSV = """key,type,name_ar,name_en,aliases,country,latitude,longitude,kind,parent
person:rawahi,PERSON,سليم الرواحي,Salim Al Rawahi,سالم الرواحي | "الرواحي، سليم",NO,,,,
geonames:999001,,,,,,23.5,58,,

,ORG,هيئة المراسي,,,,,,authority,iso:OM
"""


def written(folder: Path, body: str, name: str = "mine.yml") -> Path:
    path = folder / name
    path.write_text(body, encoding="utf-8")
    return path


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    of_yaml = read_entity_file(written(tmp_path, YAML))
    of_csv = read_entity_file(written(tmp_path, "\ufeff" + CSV.replace('"', ""), "mine.csv"))
    assert [line.entry for line in of_yaml] == [line.entry for line in of_csv]
    assert [line.line for line in of_yaml] == [2, 8, 11]
    assert [line.line for line in of_csv] == [2, 3, 5]
    first = of_yaml[0].entry
    assert (first.country, first.aliases) == ("NO", ("سالم الرواحي", "الرواحي، سليم"))
    assert of_yaml[2].entry == EntityEntry(type="ORG", name_ar="هيئة المراسي", kind="authority", parent="iso:OM")


BAD_FILES = {
    "an unknown key": ("- {key: iso:EG, nmae: x}", r"mine.yml, line 1: nmae: unknown key; known keys: key, type, name_ar"),
    "no key and no name": ("- {type: ORG}", "line 1: which entity is meant. Write its key, or its type and name_ar"),
    "half a coordinate": ("\n\n- {key: iso:EG, latitude: 3}", "line 3: latitude and longitude go together"),
    "a latitude in words": ("- {key: iso:EG, latitude: north, longitude: 3}", "line 1: latitude: degrees north are expected"),
    "a latitude of 91": ("- {key: iso:EG, latitude: 91, longitude: 3}", "line 1: latitude: degrees north are expected"),
    "a latitude that is no number": ("- {key: iso:EG, latitude: nan, longitude: 3}", "line 1: latitude: degrees north"),
    "a country in words": ("- {key: iso:EG, country: Egypt}", "line 1: country: the two capital letters of a country"),
    "a key without its kind": ("- {key: EG}", "line 1: key: a key is expected, such as geonames:360630"),
    "another type": ("- {key: iso:EG, type: EVENT}", "line 1: type: expected is PERSON, ORG or PLACE"),
    "a name of marks alone": ("- {key: iso:EG, name_ar: '!!'}", "line 1: name_ar: this name has no letter or digit"),
    "aliases as a text": ("- {key: iso:EG, aliases: x}", "line 1: aliases: a list is expected here"),
    "merged into itself": ("- {key: org:a, merge_into: org:a}", "line 1: merge_into is the entity itself"),
    "another type than the key's": ("- {key: iso:TN, type: PERSON}", "line 1: iso:TN is a PLACE, and type says PERSON"),
    "a country that is none": ("- {key: iso:XX, name_en: x}", "line 1: key: XX is no country of ISO 3166-1"),
    "a code that is none": ("- {key: iso:EG, country: ZZ}", "line 1: country: ZZ is no country of ISO 3166-1"),
    "NUL in a name": ('- {key: iso:EG, name_ar: "ق\\0م"}', "line 1: name_ar: this name holds a character that no name has"),
    "a key that tells no type": ("- {key: mine:a, name_ar: أ ب}", "line 1: what is mine:a. Write its type"),
    "an organisation of GeoNames": ("- {type: ORG, name_ar: أ ب, geonames_id: 7}", "line 1: geonames_id is of places"),
    "lists without end": ("[" * 100_000, "line 1: lists or keys are nested too deep"),
    "dashes without end": ("- " * 100_000, "line 1: lists or keys are nested too deep"),
    "no list": ("key: iso:EG", "line 1: a list of entities is expected, each behind a dash"),
    "a list of words": ("- iso:EG", "line 1: keys with values are expected behind each dash"),
    "a key twice": ("- {key: iso:EG, key: iso:OM}", "line 1: a key stands there twice"),
    "an alias of YAML's": ("- &a {key: iso:EG}\n- *a", "line 1: & and [*] have no meaning here"),
    "no YAML": ("- [", "line 2: not YAML"),
    "nothing": ("", "mine.yml: holds no entity"),
    "a long name": (f"- {{key: org:a, name_ar: {'ا' * 301}}}", "line 1: name_ar: this is longer than 300 characters"),
}


@pytest.mark.parametrize(("body", "why"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_mistake_is_told_with_its_line(tmp_path: Path, body: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        read_entity_file(written(tmp_path, body))
    assert "\n" not in str(caught.value)


BAD_CSV = {
    "an unknown column": ("key,nmae\n", "mine.csv, line 1: unknown column 'nmae'. The first line names columns: key, type"),
    "a column twice": ("key,key\n", "line 1: a column stands there twice"),
    "too many cells": ("key,kind\niso:EG,a,b\n", "line 2: more cells than columns"),
    "an open quote": ('key,kind\niso:EG,"a\n', "not CSV"),
    "a wrong value": ("key,country\niso:EG,EG\niso:OM,Oman\n", "line 3: country: the two capital letters"),
}


@pytest.mark.parametrize(("body", "why"), BAD_CSV.values(), ids=BAD_CSV.keys())
def test_a_mistake_in_csv_is_told_with_its_line(tmp_path: Path, body: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_entity_file(written(tmp_path, body, "mine.csv"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_bytes(b"- {key: \xff}")
    with pytest.raises(InputError, match="not UTF-8"):
        read_entity_file(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_entity_file(tmp_path)


def test_an_import_is_told_written_once_and_removed(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path, YAML)
    told = plan_import(engine, path)
    assert (len(told.new), told.changed, told.same) == (3, (), ())
    assert told.astray == ((8, "geonames:999001"),), "the others are described by the file itself"
    assert read_imported(engine) == []
    carry_out(engine, told)
    before = rows(engine, "SELECT xmin FROM imported_entities")
    again = plan_import(engine, path)
    assert (again.new, again.changed, len(again.same)) == ((), (), 3)
    carry_out(engine, again)
    assert rows(engine, "SELECT xmin FROM imported_entities") == before
    other = plan_import(engine, written(tmp_path, "- {key: person:rawahi, type: PERSON, name_ar: سليم بن حمد}", "b.yml"))
    assert [row.name_en for row in other.changed] == [None], "a row takes the place of the one before"
    carry_out(engine, other)
    assert {row.source_file for row in read_imported(engine)} == {"mine.yml", "b.yml"}
    removal = plan_removal(engine, path)
    assert len(removal.removed) == 3
    carry_out(engine, removal)
    assert read_imported(engine) == []


def test_a_name_that_the_tables_know_is_corrected_and_another_one_is_new(engine: Engine, tmp_path: Path) -> None:
    body = "- {type: PLACE, name_ar: القاهرة, kind: capital}\n- {type: PLACE, name_ar: خور الطيور}\n"
    known, new = plan_import(engine, written(tmp_path, body)).new
    assert known.entity_key == "geonames:360630"
    assert new.entity_key.startswith("place:")
    twice = body + "- {key: geonames:360630, name_en: Cairo}\n"
    with pytest.raises(InputError, match=r"line 3: geonames:360630 stands in line 1 already"):
        plan_import(engine, written(tmp_path, twice))


def test_merges_across_types_are_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"mine.yml, line 2: merge_into: iso:EG is a PLACE, person:a a PERSON"):
        plan_import(engine, written(tmp_path, "\n- {key: iso:EG, merge_into: person:a}"))
    carry_out(engine, plan_import(engine, written(tmp_path, "- {key: mine:a, type: ORG, name_ar: هيئة المراسي}")))
    with pytest.raises(InputError, match=r"line 1: merge_into: person:b is a PERSON, mine:a a ORG"):
        plan_import(engine, written(tmp_path, "- {key: person:b, merge_into: mine:a}"))
    across = Catalogue([ImportedEntity(key="person:b", merged_into="iso:EG")])
    entity = Entity(key="person:b", type=MentionType.PERSON, canonical="x", name="x")
    assert (across.settled(entity).key, across.settled(entity).type) == ("person:b", MentionType.PERSON)


DOUBTFUL = """
- {key: org:a, type: ORG, name_ar: هيئة المراسي, aliases: [ق, قال, المراسي البعيدة]}
- {key: org:b, type: ORG, name_ar: شركة المراسي, aliases: [المراسي البعيده]}
- {key: person:c, name_ar: القاهرة}
- {key: org:d, name_ar: القاهرة الكبرى للمراسي}
- {key: place:e, name_ar: القاهرة}
"""


def test_names_that_may_not_do_what_is_meant_are_told_with_their_line(engine: Engine, tmp_path: Path) -> None:
    doubts = plan_import(engine, written(tmp_path, DOUBTFUL)).doubts
    assert [(line, told) for line, told in doubts if line < 4] == [
        (2, "ق is very short, and is taken for org:a wherever it stands"),
        (2, "قال is an ordinary word, and is taken for org:a wherever it stands"),
        (2, "المراسي البعيدة is a name of org:a and of org:b, too: only one of them is found by it"),
        (3, "المراسي البعيده is a name of org:b and of org:a, too: only one of them is found by it"),
    ]
    assert {line for line, _ in doubts} == {2, 3, 4, 6}
    carry_out(engine, plan_import(engine, written(tmp_path, "- {key: person:c, name_ar: سليم الرواحي}")))
    known = plan_import(engine, written(tmp_path, "- {type: PLACE, name_ar: القاهرة, kind: capital}\n- {key: iso:EG, kind: x}"))
    assert (known.doubts, known.astray, known.unseen) == ((), (), ((2, "iso:EG"),))


def test_more_keys_than_a_statement_has_parameters_can_be_asked_for_and_removed(engine: Engine, tmp_path: Path) -> None:
    carry_out(engine, plan_import(engine, written(tmp_path, "- {key: org:n7, type: ORG, name_ar: هيئة المراسي}")))
    keys = [f"org:n{number}" for number in range(70_000)]
    assert types_in_archive(engine, keys) == {}
    assert remove_imported(engine, keys) == 1


def test_a_statement_that_cannot_be_sent_is_not_blamed_on_the_server(engine: Engine) -> None:
    parameters = {f"p{number}": 1 for number in range(70_000)}
    many = text(f"SELECT {' + '.join(f':{name}' for name in parameters)}")
    with (
        pytest.raises(MatnError, match=r"did not take what Matn asked: .*between 0 and 65535"),
        errors_in_words(engine),
        engine.connect() as connection,
    ):
        connection.execute(many, parameters)


def test_merges_that_lead_in_a_circle_are_refused_over_several_files_too(engine: Engine, tmp_path: Path) -> None:
    carry_out(
        engine, plan_import(engine, written(tmp_path, "- {key: org:a, merge_into: org:b}\n- {key: org:b, merge_into: org:c}"))
    )
    with pytest.raises(InputError, match="line 1: merge_into leads in a circle: org:c → org:a → org:b → org:c"):
        plan_import(engine, written(tmp_path, "- {key: org:c, merge_into: org:a}"))


def ingested(engine: Engine, folder: Path) -> None:
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    for number, name in enumerate(NAMES):
        body = f"وصل {name} إلى المكان صباح الاثنين، وقالت مصادر إن {name} يبقى هناك أياما قبل أن يعود إلى العاصمة."
        (pages / f"{number}.txt").write_text(f"صحيفة الساحل\n\nخبر عن {name} اليوم\n\n{body}\n", encoding="utf-8")
    run_ingest(IngestPlan(paths=(str(pages),), workers=1), engine, finder=in_force(engine))


def in_force(engine: Engine) -> FinderChoice:
    return FinderChoice(imported=finder_in_force(engine).imported, load=load_list)


def test_an_import_acts_on_what_is_read_from_then_on_and_on_the_archive_once_it_is_looked_at_again(
    engine: Engine, other_engine: Engine, tmp_path: Path
) -> None:
    ingested(engine, tmp_path)
    ((old,),) = rows(engine, "SELECT entity_key FROM entities WHERE name = 'هيئة المراسي'")
    body = (
        f"{YAML}\n- {{key: {old}, merge_into: org:moorings}}\n- {{key: org:moorings, type: ORG, name_ar: المراسي, country: OM}}"
    )
    path = written(
        tmp_path, body.replace("- {type: org, name_ar: هيئة المراسي, kind: authority, parent: iso:OM, name_en: ~}", "")
    )
    for made in (engine, other_engine):
        carry_out(made, plan_import(made, path))
    before = rows(engine, "SELECT entity_key FROM entities ORDER BY 1")
    plan = EntitiesPlan(workers=1)
    told = preview_entities(plan, engine, finder=in_force(engine))
    assert told.linked["ORG"] > 0
    assert rows(engine, "SELECT entity_key FROM entities ORDER BY 1") == before
    run_entities_again(plan, engine, told=told, finder=in_force(engine))
    person = "SELECT entity_key, name_en, country, is_known FROM entities WHERE type = 'PERSON' AND name = 'سليم الرواحي'"
    assert rows(engine, person) == [("person:rawahi", "Salim Al Rawahi", "NO", True)]
    assert rows(engine, "SELECT entity_key, name, country FROM entities WHERE type = 'ORG'") == [
        ("org:moorings", "المراسي", "OM")
    ]
    assert rows(engine, f"SELECT current_key FROM entity_keys WHERE entity_key = '{old}'") == [("org:moorings",)]
    ingested(other_engine, tmp_path)
    ours, theirs = table_fingerprints(engine), table_fingerprints(other_engine)
    assert {name for name in ours if ours[name] != theirs[name]} <= {"imported_entities"}, "but for when it was imported"
    carry_out(engine, plan_removal(engine, path))
    assert preview_entities(plan, engine, finder=in_force(engine)).linked["ORG"] > 0


def test_merging_into_a_place_of_the_tables_gives_it_whole(engine: Engine, tmp_path: Path) -> None:
    ingested(engine, tmp_path)
    ((old,),) = rows(engine, "SELECT entity_key FROM entities WHERE name = 'خور الطيور'")
    carry_out(engine, plan_import(engine, written(tmp_path, f"- {{key: {old}, merge_into: geonames:360630}}")))
    run_entities_again(EntitiesPlan(workers=1), engine, finder=in_force(engine))
    assert rows(engine, "SELECT name_en, country, is_known FROM entities WHERE entity_key = 'geonames:360630'") == [
        ("Cairo", "EG", True)
    ]


def test_rows_come_to_the_stage_as_they_were_told(engine: Engine, tmp_path: Path) -> None:
    carry_out(engine, plan_import(engine, written(tmp_path, YAML)))
    told = {one.key: one for one in finder_in_force(engine).imported}
    assert told["geonames:999001"] == ImportedEntity(key="geonames:999001", latitude=23.5, longitude=58.0)
    assert told["person:rawahi"].aliases == ("سالم الرواحي", "الرواحي، سليم")
