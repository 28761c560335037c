"""Names that a user imported are found wherever they stand, whatever a recogniser says, and lead where the user said."""

from __future__ import annotations

import pytest
from matn_command import Matn, caller

from pipeline.entities.catalogue import Catalogue, ImportedEntity
from pipeline.entities.imported_spans import SOURCE, ImportedSpans
from pipeline.entities.name_keys import canonical_key
from pipeline.entities.page import EntityFinder, find_text_entities
from pipeline.entities.tokens import Tokens, tokenise
from pipeline.entity_records import MentionType, NameSpan

PERSON, ORG, PLACE = MentionType.PERSON, MentionType.ORG, MentionType.PLACE


class Silent:
    """Finds no names."""

    name, version = "silent", "1"

    def recognise(self, texts):
        return [[] for _ in texts]


class Saying(Silent):
    """Says of each text that one slice of it is a name."""

    def __init__(self, name: str, type_: MentionType) -> None:
        self.says = (name, type_)

    def recognise(self, texts):
        said, type_ = self.says
        return [
            [NameSpan(type=type_, start=text.index(said), end=text.index(said) + len(said), score=1.0, source=self.name)]
            for text in texts
        ]


WATER = ImportedEntity(type=ORG, key="org:water", name_ar="مؤسسة الواحة للمياه", aliases=("واحة المياه", "وام"))


def found(text: str, *imported: ImportedEntity, recogniser=None) -> list[tuple[str, MentionType, str | None]]:
    finder = EntityFinder(recogniser=recogniser or Silent(), catalogue=Catalogue(imported))
    [one] = find_text_entities([text], finder)
    return [(mention.text, mention.type, mention.entity) for mention in one.mentions if mention.source == SOURCE]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أعلنت مؤسسة الواحة للمياه خطتها", "مؤسسة الواحة للمياه"),
        ("وقع الوفد مع واحة المياه اتفاقا", "واحة المياه"),
        ("وبواحة المياه عمال كثيرون", "واحة المياه"),
        ("قالت «واحة المياه» إنها تعمل", "واحة المياه"),
        ("قالت وام إنها تعمل", "وام"),
        ("قالت واحه المياة إنها تعمل", "واحه المياة"),
    ],
)
def test_a_name_or_alias_is_found_in_every_way_of_writing_it(text, name):
    assert found(text, WATER) == [(name, ORG, "org:water")]


def test_a_name_with_an_article_is_found_behind_for():
    club = ImportedEntity(type=ORG, key="org:club", name_ar="الواحات")
    assert found("تذاكر للواحات", club) == [("لواحات", ORG, "org:club")]


def test_servant_of_may_be_written_together_or_apart():
    man = ImportedEntity(type=PERSON, key="person:man", name_ar="عبد الباري الساهي")
    assert found("قال عبدالباري الساهي", man) == [("عبدالباري الساهي", PERSON, "person:man")]
    man = ImportedEntity(type=PERSON, key="person:man", name_ar="عبدالباري الساهي")
    assert found("قال عبد الباري الساهي", man) == [("عبد الباري الساهي", PERSON, "person:man")]


def test_it_goes_before_what_a_recogniser_says_but_not_before_a_longer_name():
    for said, type_ in (("الواحة للمياه", PLACE), ("واحة المياه", PERSON), ("بواحة المياه", PLACE)):
        text = f"أعمال {said} كثيرة"
        if "واحة المياه" in said:
            assert found(text, WATER, recogniser=Saying(said, type_)) == [("واحة المياه", ORG, "org:water")]
    water = ImportedEntity(type=ORG, key="org:w", name_ar="الواحة")
    longer = Saying("سالم الواحة", PERSON)
    assert found("قال سالم الواحة ذلك", water, recogniser=longer) == []


def test_a_name_of_two_types_is_the_one_that_is_found_there():
    both = (ImportedEntity(type=ORG, key="org:x", name_ar="النورس"), ImportedEntity(type=PLACE, key="place:x", name_ar="النورس"))
    assert found("في النورس", *both) == [("النورس", ORG, "org:x")]
    assert found("في النورس", *both, recogniser=Saying("النورس", PLACE)) == [("النورس", PLACE, "place:x")]


def test_an_old_name_leads_to_what_it_was_merged_into():
    old = ImportedEntity(type=ORG, key="org:old", name_ar="هيئة السواقي", merged_into="org:water")
    assert found("قالت هيئة السواقي إن", WATER, old) == [("هيئة السواقي", ORG, "org:water")]
    to_shipped = ImportedEntity(type=PLACE, key="place:old", name_ar="بلاد الأرز", merged_into="iso:LB")
    assert found("زار بلاد الأرز", to_shipped) == [("بلاد الأرز", PLACE, "iso:LB")]


def test_a_shipped_place_gets_an_alias_and_keeps_its_facts():
    alias = ImportedEntity(key="iso:LB", aliases=("بلاد الأرز",))
    finder = EntityFinder(recogniser=Silent(), catalogue=Catalogue((alias,)))
    [one] = find_text_entities(["زار بلاد الأرز ولبنان"], finder)
    assert [mention.text for mention in one.mentions] == ["بلاد الأرز", "لبنان"]
    [entity] = one.entities
    assert (entity.key, entity.name, entity.name_en, "بلاد الأرز" in entity.aliases) == ("iso:LB", "لبنان", "Lebanon", True)
    assert entity.latitude is not None


def test_without_imported_names_the_text_is_not_even_looked_at():
    nothing_to_read = Tokens(starts=[], ends=[], words=[], keys=[])
    span = NameSpan(type=ORG, start=0, end=4, score=1.0, source="test")
    assert list(ImportedSpans(()).laid_over(nothing_to_read, (span,))) == [span]


@pytest.fixture
def matn(capsys, monkeypatch, database_url, engine, tmp_path) -> Matn:
    """The command, on an archive of one page, with a file of entities, in the folder of the test."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    body = "وقع الوفد يوم الخميس اتفاقا مع واحة المياه في القرى، وقال إن العمل يبدأ بعد شهرين ويستمر عاما كاملا في كل مكان هناك."
    (tmp_path / "one.txt").write_text(f"صحيفة الساحل\n\nاتفاق على السواقي\n\n{body}\n", encoding="utf-8")
    (tmp_path / "two.txt").write_text(f"صحيفة الساحل\n\nاتفاق جديد على الآبار\n\n{body} ثم عاد.\n", encoding="utf-8")
    (tmp_path / "mine.yml").write_text(
        "- {key: org:water, type: ORG, name_ar: مؤسسة الواحة للمياه, name_en: Oasis Water, aliases: [واحة المياه]}\n",
        encoding="utf-8",
    )
    return caller(capsys)


def test_an_imported_alias_is_found_in_pages_that_come_and_in_pages_that_are_there(matn, tmp_path):
    assert matn("ingest", "one.txt", "--no-flow").status == 0
    assert matn("entity", "org:water").status != 0
    assert matn("entities", "import", "mine.yml").status == 0
    assert matn("ingest", "two.txt", "--no-flow").status == 0
    assert matn("entity", "org:water", "--json").json()["mentions"] == 1
    assert matn("reparse", "--entities", "--yes").status == 0
    told = matn("entity", "org:water", "--json").json()
    assert (told["mentions"], told["name_en"]) == (2, "Oasis Water")
    merge = "- {key: org:water, merge_into: org:new}\n- {key: org:new, type: ORG, name_ar: سلطة المياه}\n"
    (tmp_path / "merge.yml").write_text(merge + "- {type: ORG, name_ar: واحة المياه, merge_into: org:new}\n", encoding="utf-8")
    assert matn("entities", "import", "merge.yml").status == 0
    assert matn("reparse", "--entities", "--yes").status == 0
    assert matn("entity", "org:water", "--json").json()["key"] == "org:new"


@pytest.mark.parametrize(
    ("imported", "printed"),
    [
        ("سالم نور الدين", "سالم نورالدين"),
        ("سالم نورالدين", "سالم نور الدين"),
        ("عطاالله المراسي", "عطا الله المراسي"),
        ("عطا الله المراسي", "عطاالله المراسي"),
        ("عبدالله المراسي", "عبد الله المراسي"),
    ],
)
def test_compounds_of_god_and_the_faith_are_found_together_and_apart(imported: str, printed: str) -> None:
    keys = {canonical_key(MentionType.PERSON, name) for name in (imported, printed)}
    assert len(keys) == 1
    (span,) = ImportedSpans([(MentionType.PERSON, imported)]).laid_over(tokenise(f"وصل {printed} أمس."), [])
    assert f"وصل {printed} أمس."[span.start : span.end] == printed
