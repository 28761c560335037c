"""Learning: furniture proposed from repetition, the same in any order, and nothing of an article's."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from builders import page_of as record_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from learn_pages import CLAUSES, NAMES, OBJECTS, SUBJECTS, Invented, Layout, headline_of, page_of, paragraph_of
from sqlalchemy import Engine, text

from pipeline.arabic.masking import mask_numbers
from pipeline.arabic.text import match_key
from pipeline.ingest.duplicates import settling
from pipeline.ingest.finder_in_force import finder_in_force
from pipeline.ingest.finding import find_on_pages, finder_of
from pipeline.ingest.learn import LearnPlan, Lesson, effect_of, learn, named_keys
from pipeline.ingest.profiles_in_force import profiles_in_force
from pipeline.ingest.reparse import ReparsePlan, run_reparse
from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.records import FURNITURE_ROLES, Page, Role
from pipeline.store import reads, writer
from pipeline.store.base import Base
from pipeline.store.snapshots import accept_snapshot, list_snapshots, put_in_force

LAYOUT = Layout()
DOMAIN = LAYOUT.domain
PAGES = [page_of(LAYOUT, number) for number in range(24)]
BEGAN = datetime(2026, 3, 1, 6, tzinfo=UTC)

PLAIN = Layout(domain="waha.example", top=(), sections=("رياضة",), widgets=(), list_heading="اقرأ أيضا")
"""A layout that the reader reads rightly but for the sentence, the counter and the foot: it has no line of its own on top."""


def record(page: Invented, number: int = 0, *, folder: str = "/pages/sahel", **sighting: object) -> Page:
    return record_of(page.text, path=f"{folder}/{page.name}", **sighting)  # type: ignore[arg-type]


def load(engine: Engine, pages: Sequence[Page], *, with_entities: bool = False) -> None:
    profiles = profiles_in_force(engine)
    writer.sync_publishers(engine, profiles)
    run_id = writer.open_run(engine, arguments={}, parser_version="1", profiles_version="1")
    parsed = [parse(page, profiles) for page in pages]
    found = find_on_pages(parsed, finder_of(finder_in_force(engine))) if with_entities else {}
    writer.load_batch(engine, run_id, parsed, [], settle=settling({}), found=found)
    writer.close_run(engine, run_id, "completed")


def learn_of(engine: Engine, domain: str = DOMAIN, folder: str | None = "/pages/", **plan: object) -> Lesson:
    return learn(LearnPlan(domain=domain, folder=folder, **plan), engine)  # type: ignore[arg-type]


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        kept = {"publishers", "ingest_runs"}
        tables = [table.name for table in Base.metadata.sorted_tables if table.name not in kept]
        connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))


def phrases(lesson: Lesson) -> set[str]:
    """The lines that count in a proposal."""
    profile = lesson.profile
    furniture = [phrase for name in Role if (lines := getattr(profile.furniture, name.value, None)) for phrase in lines]
    return {*furniture, *profile.sections, *profile.related_headings}


def roles(engine: Engine) -> dict[tuple[str, int], tuple[str, str]]:
    """The role and text of each line, by page and number."""
    query = "SELECT encode(sha256, 'hex'), line, role, page_lines.text FROM page_lines JOIN pages ON pages.id = page_id"
    with engine.connect() as connection:
        return {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(text(query))}


def test_what_a_publisher_prints_on_every_page_is_proposed_and_nothing_of_its_articles(engine):
    load(engine, [record(page) for page in PAGES])
    lesson = learn_of(engine)
    profile = lesson.profile
    assert set(profile.furniture.navigation) == set(LAYOUT.top)
    assert set(profile.furniture.widget) == {*LAYOUT.widgets, LAYOUT.sentence, LAYOUT.counter.format("#")}
    assert set(profile.furniture.furniture) == set(LAYOUT.foot)
    assert set(profile.sections) == set(LAYOUT.sections)
    assert profile.related_headings == (LAYOUT.list_heading,)
    assert {evidence.line for evidence in profile.evidence} <= {*LAYOUT.top, *LAYOUT.widgets, *LAYOUT.foot}
    assert len(profile.evidence) >= 2
    assert len(lesson.learned_from) == 24
    assert f'- "{LAYOUT.foot[0]}"  # 24' in lesson.body


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(16)), batches=st.integers(1, 5))
def test_no_order_of_loading_changes_the_proposal(engine, order, batches):
    empty(engine)
    pages = [
        record(page, url=f"https://{DOMAIN}/{number % 14}", captured_at=BEGAN + timedelta(days=number % 9))
        for number, page in enumerate(PAGES[:15])
    ]
    # A page that was seen twice, at two times.
    pages.append(record(PAGES[3], folder="/pages/again", captured_at=BEGAN))
    for at in range(0, len(order), batches):
        load(engine, [pages[number] for number in order[at : at + batches]])
    body = learn_of(engine).body
    first = BODIES.setdefault("first", body)
    assert body == first
    assert "saheltoday" in body and LAYOUT.foot[0] in body


BODIES: dict[str, str] = {}


def test_the_proposal_is_the_same_whatever_was_accepted_before(engine):
    load(engine, [record(page) for page in PAGES])
    before = learn_of(engine)
    accept_snapshot(engine, DOMAIN, before.body, accepted_by="test")
    assert learn_of(engine).body == before.body
    run_reparse(ReparsePlan(), engine)
    assert learn_of(engine).body == before.body
    # And so it would change nothing more.
    assert effect_of(LearnPlan(domain=DOMAIN, folder="/pages/"), engine, before.profile).changed_pages == 0


def test_learning_changes_no_page_and_no_version_until_it_is_accepted(engine):
    load(engine, [record(page) for page in PAGES])
    before, version = reads.table_fingerprints(engine), profiles_in_force(engine).version
    lesson = learn_of(engine)
    effect_of(LearnPlan(domain=DOMAIN, folder="/pages/"), engine, lesson.profile)
    after = reads.table_fingerprints(engine)
    assert {name for name in after if after[name] != before[name]} == {"furniture_lines"}
    assert profiles_in_force(engine).version == version == load_profiles().version
    number = accept_snapshot(engine, DOMAIN, lesson.body, accepted_by="test")
    assert profiles_in_force(engine).version != version
    assert put_in_force(engine, DOMAIN, None) == number
    assert profiles_in_force(engine).version == version


def test_accepting_changes_only_lines_that_are_equal_to_what_was_learned(engine):
    load(engine, [record(page_of(PLAIN, number)) for number in range(20)])
    lesson = learn_of(engine, PLAIN.domain)
    named = named_keys(lesson.profile)
    told = effect_of(LearnPlan(domain=PLAIN.domain, folder="/pages/"), engine, lesson.profile)
    assert told.named and not told.others
    before = roles(engine)
    accept_snapshot(engine, PLAIN.domain, lesson.body, accepted_by="test")
    figures = run_reparse(ReparsePlan(publisher=PLAIN.domain), engine)
    assert figures.pages_changed == 20
    after = roles(engine)
    changed = [(before[place][0], *after[place]) for place in after if before[place] != after[place]]
    assert len(changed) == told.named.total()
    assert all({match_key(line), mask_numbers(match_key(line))} & named for _, _, line in changed)
    assert {role for _, role, _ in changed} <= FURNITURE_ROLES


def test_what_changes_beside_the_learned_lines_is_told(engine):
    """The heading of the list was no known one; with it learned, the lines under it are other articles' headlines."""
    load(engine, [record(page) for page in PAGES])
    lesson = learn_of(engine)
    told = effect_of(LearnPlan(domain=DOMAIN, folder="/pages/"), engine, lesson.profile)
    assert sum(lines for (_, role), lines in told.others.items() if role == "teaser_headline") == 3 * 24
    assert told.recognised == told.pages == 24
    accept_snapshot(engine, DOMAIN, lesson.body, accepted_by="test")
    run_reparse(ReparsePlan(publisher=DOMAIN), engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT headline, section, published_on IS NOT NULL FROM articles")).all()
        domains = set(connection.scalars(text("SELECT domain FROM pages JOIN publishers ON publishers.id = publisher_id")))
        listed = set(connection.scalars(text("SELECT headline FROM teasers")))
    assert sorted(row[0] for row in rows) == sorted(page.headline for page in PAGES)
    assert {row[1] for row in rows} == set(LAYOUT.sections)
    assert domains == {DOMAIN}
    assert listed == {headline for page in PAGES for headline in page.listed}


def test_going_back_to_no_snapshot_and_reading_again_gives_what_was_before(engine):
    load(engine, [record(page) for page in PAGES], with_entities=True)
    but = {"publishers", "furniture_lines", "profile_snapshots"}
    before = {name: held for name, held in reads.table_fingerprints(engine).items() if name not in but}
    lesson = learn_of(engine)
    accept_snapshot(engine, DOMAIN, lesson.body, accepted_by="test")
    run_reparse(ReparsePlan(), engine)
    assert {name: held for name, held in reads.table_fingerprints(engine).items() if name not in but} != before
    put_in_force(engine, DOMAIN, None)
    run_reparse(ReparsePlan(), engine)
    assert {name: held for name, held in reads.table_fingerprints(engine).items() if name not in but} == before


def test_an_article_that_recurs_through_syndication_is_not_learned(engine):
    """The same text under seven headlines, whole or cut short, is one page; its paragraphs do not recur."""
    chance = random.Random(7)
    wire = [paragraph_of(chance) for _ in range(6)]
    copies = [page_of(LAYOUT, 100 + number, body=wire[: 6 - number % 3]) for number in range(7)]
    load(engine, [record(page) for page in [*PAGES[:12], *copies]])
    lesson = learn_of(engine)
    assert lesson.proposal.counts.copies == 6
    assert not {match_key(line) for line in wire} & named_keys(lesson.profile)
    assert all(line not in lesson.body for line in wire)
    assert set(LAYOUT.foot) <= phrases(lesson)


def test_copies_in_which_every_paragraph_was_touched_count_once(engine):
    """No line of them is the same, so that only their bodies tell."""
    chance = random.Random(17)
    wire = [paragraph_of(chance) for _ in range(7)]
    copies = []
    for number in range(7):
        body = []
        for paragraph in wire:
            words = paragraph.split()
            words[chance.randrange(4, len(words) - 2)] = NAMES[number]
            body.append(" ".join(words))
        copies.append(page_of(LAYOUT, 200 + number, body=body))
    load(engine, [record(page) for page in [*PAGES[:12], *copies]])
    lesson = learn_of(engine)
    assert lesson.proposal.counts.copies == 6
    assert set(LAYOUT.foot) <= phrases(lesson)


def test_a_background_paragraph_that_many_articles_carry_is_at_most_asked_about(engine):
    chance = random.Random(8)
    background = "يذكر أن الميناء القديم أغلق قبل عشرين عاما بعد عاصفة كبيرة أصابت أرصفته"
    pages = []
    for number in range(24):
        body = [paragraph_of(chance) for _ in range(5)]
        pages.append(page_of(LAYOUT, number, body=[*body, background] if number % 3 == 0 else body))
    load(engine, [record(page) for page in pages])
    lesson = learn_of(engine)
    assert background not in phrases(lesson)
    (line,) = [line for line in lesson.body.splitlines() if background in line]
    assert line.startswith("#? ") and "33% of the pages" in line


def test_pages_crawled_again_count_once(engine):
    recrawled = [
        record_of(PAGES[0].text.replace("زائرا", f"زائرا {number}"), path=f"/pages/{number}", url=url)
        for number, url in enumerate([f"https://www.{DOMAIN}/a/", f"http://{DOMAIN}/a", f"https://m.{DOMAIN}/a#top"] * 3)
    ]
    load(engine, recrawled)
    lesson = learn_of(engine, folder=None)
    assert lesson.proposal.counts.same_url == 8
    assert lesson.proposal.is_empty


def test_one_article_under_many_addresses_counts_once(engine):
    chance = random.Random(9)
    again = [
        record_of(PAGES[0].text + f"\n{headline_of(chance)}\n", path=f"/pages/{number}", url=f"https://{DOMAIN}/{number}")
        for number in range(9)
    ]
    load(engine, again)
    lesson = learn_of(engine, folder=None)
    assert (len(lesson.proposal.counts.pages), lesson.proposal.counts.copies) == (1, 8)
    assert lesson.proposal.is_empty


def test_headlines_of_other_articles_in_a_list_on_every_page_are_not_learned(engine):
    """`Most read` is the same on all pages of a crawl: five headlines, of which some are those of pages in the archive."""
    chance = random.Random(10)
    popular = [PAGES[1].headline, PAGES[2].headline, *(headline_of(chance) for _ in range(3))]
    tail = "\n".join(["حديث المقاهي", *popular])
    load(engine, [record_of(f"{page.text}\n{tail}\n", path=f"/pages/{page.name}") for page in PAGES])
    lesson = learn_of(engine)
    assert not set(popular) & phrases(lesson)
    keys = {match_key(line) for line in popular}
    assert not keys & named_keys(lesson.profile)


def test_authors_agencies_quotes_and_dates_are_never_learned(engine):
    extra = ["كتبت: منى العابد", "رويترز", "«لن نترك الميناء»", "12 مايو 2026", "***"]
    pages = [
        record_of(page.text.replace("\n\n", "\n" + "\n".join(extra) + "\n", 1), path=f"/pages/{page.name}") for page in PAGES
    ]
    load(engine, pages)
    lesson = learn_of(engine)
    assert not {match_key(line) for line in extra} & named_keys(lesson.profile)


def test_a_line_of_one_day_s_captures_is_not_learned(engine):
    banner = "بث حي من مهرجان القوارب"
    pages = []
    for number, page in enumerate(PAGES):
        day = number % 4
        added = f"{banner}\n" if day == 1 else ""
        pages.append(record_of(page.text + added, path=f"/pages/{page.name}", captured_at=BEGAN + timedelta(days=day)))
    load(engine, pages)
    lesson = learn_of(engine)
    assert lesson.proposal.counts.by_capture
    assert banner not in lesson.body
    assert LAYOUT.foot[0] in lesson.body
    assert "captured from 2026-03-01 to 2026-03-04" in lesson.body


def test_the_counts_stand_in_the_archive(engine):
    load(engine, [record(page) for page in PAGES])
    for _ in range(2):
        learn_of(engine)
    query = (
        "SELECT pages, masked_pages, window_pages, roles, sample FROM furniture_lines WHERE domain = :domain AND sample ~ :like"
    )
    with engine.connect() as connection:
        foot = connection.execute(text(query), {"domain": DOMAIN, "like": LAYOUT.foot[0]}).one()
        counter = connection.execute(text(query), {"domain": DOMAIN, "like": "طالع هذه الصفحة"}).all()
        least = connection.scalar(text("SELECT min(masked_pages) FROM furniture_lines"))
    assert (foot.pages, foot.masked_pages, foot.window_pages, sum(foot.roles.values())) == (24, 24, 24, 24)
    assert [(row.masked_pages, row.pages) for row in counter] == [(24, 1)]
    assert least >= 2


def test_a_line_that_the_shipped_words_know_is_not_proposed_again(engine):
    pages = [record_of(f"{page.text}طباعة\nشارك الخبر\n", path=f"/pages/{page.name}") for page in PAGES]
    load(engine, pages)
    lesson = learn_of(engine)
    assert lesson.proposal.known >= 2
    assert "شارك الخبر" not in lesson.body


def test_lines_that_other_publishers_print_too_prove_nothing(engine):
    other = Layout(domain="waha.example", foot=LAYOUT.foot)
    load(engine, [record(page) for page in PAGES])
    load(engine, [record(page_of(other, number), folder="/others") for number in range(3)])
    lesson = learn_of(engine, folder="/pages/")
    assert not {evidence.line for evidence in lesson.profile.evidence} & set(LAYOUT.foot)


def test_too_few_pages_teach_nothing(engine):
    load(engine, [record(page) for page in PAGES[:4]])
    assert learn_of(engine).proposal.is_empty
    assert phrases(learn_of(engine, least=3))


def test_only_the_newest_pages_are_looked_at(engine):
    old = Layout(foot=("تذييل قديم لم يعد يطبع", "رقم قديم للهاتف في المدينة"))
    load(
        engine, [record(page_of(old, 200 + n), folder="/pages/old", captured_at=BEGAN + timedelta(days=n % 2)) for n in range(12)]
    )
    load(engine, [record(page, captured_at=BEGAN + timedelta(days=9 + n % 2)) for n, page in enumerate(PAGES[:12])])
    assert set(old.foot) <= phrases(learn_of(engine))
    assert not set(old.foot) & phrases(learn_of(engine, most=12))


def test_pages_are_those_of_the_domain_s_urls_where_no_folder_is_named(engine):
    load(engine, [record(page, url=f"https://www.{DOMAIN}/{number}") for number, page in enumerate(PAGES)])
    other = Layout(domain="waha.example", foot=("أسفل صفحات الواحة كلها",))
    load(engine, [record(page_of(other, n), folder="/others", url=f"https://waha.example/{n}") for n in range(9)])
    assert set(LAYOUT.foot) <= phrases(learn_of(engine, folder=None))
    assert other.foot[0] not in learn_of(engine, folder=None).body


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10**6),
    count=st.integers(8, 30),
    lines=st.lists(
        st.lists(
            st.sampled_from([*SUBJECTS, *OBJECTS, *"ألبوم بريد معجم مفكرة تقويم مساحة دليل رسائل".split()]),
            min_size=2,
            max_size=3,
        ),
        min_size=4,
        max_size=8,
        unique_by=tuple,
    ),
)
def test_whatever_a_publisher_prints_no_line_of_an_article_is_learned(engine, seed, count, lines):
    empty(engine)
    labels = [" ".join(words) for words in lines]
    layout = Layout(domain="any.example", top=labels[:2], widgets=labels[2:3], foot=labels[3:])
    pages = [page_of(layout, seed + number) for number in range(count)]
    load(engine, [record(page) for page in pages])
    lesson = learn_of(engine, "any.example")
    articles = {match_key(line) for page in pages for line in (page.headline, *page.body, *page.listed)}
    assert not articles & named_keys(lesson.profile)
    furniture = {match_key(line) for page in pages for line in page.furniture}
    named = named_keys(lesson.profile)
    assert all(key in furniture or any(mask_numbers(held) == key for held in furniture) for key in named)
    assert match_key(layout.sentence) in named


def test_snapshots_are_numbered_and_one_is_in_force(engine):
    body = f"domain: {DOMAIN}\nnames: {{ar: a, en: a}}\nsections: [{CLAUSES[0]}]\n"
    assert accept_snapshot(engine, DOMAIN, body, accepted_by="me", learned_from=["00ff"]) == 1
    assert accept_snapshot(engine, DOMAIN, body, accepted_by="me") == 1
    assert accept_snapshot(engine, DOMAIN, body + "# mended\n", accepted_by="me") == 2
    assert [(held.number, held.in_force, held.pages) for held in list_snapshots(engine)] == [(2, True, 0), (1, False, 1)]
    assert put_in_force(engine, DOMAIN, 1) == 2
    assert [held.in_force for held in list_snapshots(engine, DOMAIN)] == [False, True]
    assert put_in_force(engine, DOMAIN, None) == 1
    assert not any(held.in_force for held in list_snapshots(engine))
    # The same body accepted once more is a decision of its own.
    assert accept_snapshot(engine, DOMAIN, body, accepted_by="me") == 3


def test_a_publisher_that_has_a_profile_keeps_it_and_only_the_rest_is_proposed(engine, tmp_path):
    (tmp_path / f"{DOMAIN}.yml").write_text(
        f"domain: {DOMAIN}\nnames: {{ar: الساحل, en: The Coast}}\nzone: Africa/Tunis\n"
        f"furniture: {{masthead: [{LAYOUT.top[0]}], widget: [{LAYOUT.widgets[0]}]}}\n",
        encoding="utf-8",
    )
    load(engine, [record(page, url=f"https://{DOMAIN}/{number}") for number, page in enumerate(PAGES)])
    plan = LearnPlan(domain=DOMAIN, profiles=str(tmp_path))
    lesson = learn(plan, engine)
    assert lesson.profile.names.en == "The Coast"
    assert not {LAYOUT.top[0], LAYOUT.widgets[0]} & phrases(lesson)
    assert set(LAYOUT.foot) <= phrases(lesson)
    accept_snapshot(engine, DOMAIN, lesson.body, accepted_by="test")
    run_reparse(ReparsePlan(publisher=DOMAIN, profiles=str(tmp_path)), engine)
    with engine.connect() as connection:
        mastheads = set(connection.scalars(text("SELECT text FROM page_lines WHERE rule = 'profile:masthead'")))
        zones = set(connection.scalars(text("SELECT zone FROM publishers JOIN pages ON publisher_id = publishers.id")))
        feet = connection.scalar(text("SELECT count(*) FROM page_lines WHERE rule = 'profile:furniture'"))
    assert LAYOUT.top[0] in mastheads
    assert (zones, feet) == ({"Africa/Tunis"}, 48)


def test_pages_read_again_with_a_snapshot_are_as_those_ingested_with_it(engine, database_url):
    pages = [record(page) for page in PAGES]
    load(engine, pages, with_entities=True)
    body = learn_of(engine).body
    accept_snapshot(engine, DOMAIN, body, accepted_by="test")
    run_reparse(ReparsePlan(), engine)
    but = {"profile_snapshots", "furniture_lines"}
    again = {name: held for name, held in reads.table_fingerprints(engine).items() if name not in but}
    empty(engine)
    accept_snapshot(engine, DOMAIN, body, accepted_by="test")
    load(engine, pages, with_entities=True)
    assert {name: held for name, held in reads.table_fingerprints(engine).items() if name not in but} == again


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("طالع هذه الصفحة ١٢٬٣٤٥ زائرا", "طالع هذه الصفحه # زائرا"),
        ("2024 © جميع الحقوق", "# جميع الحقوق"),
        ("الصفحة 3 من 10", "الصفحه # من #"),
        ("الصفحة 3/10", "الصفحه #"),
        ("درجة الحرارة 12.5", "درجه الحراره #"),
        ("بلا رقم", "بلا رقم"),
    ],
)
def test_numbers_are_masked_whatever_their_digits(line, masked):
    assert mask_numbers(match_key(line)) == masked


def test_a_phrase_with_a_mark_is_furniture_with_any_number_and_never_without(tmp_path):
    (tmp_path / "a.yml").write_text("domain: a.example\nnames: {ar: a, en: a}\nfurniture: {widget: ['شاهدها # زائرا']}\n")
    content = "عنوان الخبر الأول من المدينة\n\nشاهدها ٣٬٤٥٦ زائرا\nشاهدها زائرا\nشاهدها 7 زائرا\nقال الوزير إن العمل بدأ اليوم.\n"
    parsed = parse(record_of(content, url="https://a.example/1"), load_profiles(tmp_path))
    rules = [line.rule for line in parsed.lines]
    assert [rule == "profile:widget" for rule in rules] == [False, True, False, True, False]


def test_a_section_is_learned_from_fewer_pages_than_other_lines(engine):
    many = Layout(sections=("شؤون الميناء", "دفتر القرى", "ملاعب الساحل", "أوراق البحارة"))
    load(engine, [record(page_of(many, number)) for number in range(14)])
    assert set(learn_of(engine).profile.sections) == set(many.sections)


MENU = ("شؤون الميناء", "دفتر القرى", "ملاعب الساحل")
"""Affairs of the harbour, the villages' notebook, fields of the coast: no word list knows them as sections."""


def test_a_section_that_the_menu_prints_on_every_page_is_a_section_and_no_furniture(engine):
    layout = Layout(domain="menu.example", top=("جريدة الضفاف", "أهلا بكم في الضفاف الخضراء", *MENU, "☰"), sections=MENU)
    load(engine, [record(page_of(layout, number)) for number in range(18)])
    lesson = learn_of(engine, layout.domain)
    assert set(lesson.profile.sections) == set(MENU)
    assert not {phrase for _, phrases in lesson.profile.furniture for phrase in phrases} & set(MENU)
    assert not {evidence.line for evidence in lesson.profile.evidence} & set(MENU)
    accept_snapshot(engine, layout.domain, lesson.body, accepted_by="test")
    run_reparse(ReparsePlan(publisher=layout.domain), engine)
    with engine.connect() as connection:
        assert set(connection.scalars(text("SELECT section FROM articles"))) == set(MENU)


def test_what_other_kinds_of_sites_could_print_is_no_evidence(engine):
    top = ("جريدة الضفاف", "رئيس التحرير", "آخر تحديث 12 مارس 2026 للصفحة", "أخبار الساحل")
    layout = Layout(domain="menu.example", top=top, foot=("حقوق © 2026 كلها محفوظة لدار الضفاف", "هاتف الدار 097-230000"))
    load(engine, [record(page_of(layout, number)) for number in range(12)])
    evidence = {evidence.line for evidence in learn_of(engine, layout.domain).profile.evidence}
    assert "حقوق © # كلها محفوظة لدار الضفاف" in evidence
    assert not evidence & {"رئيس التحرير", "أخبار الساحل", "هاتف الدار #-#", layout.counter.format("#")}
    assert not any("مارس" in (line or "") for line in evidence)


def test_a_learned_line_holds_a_mark_for_each_of_its_numbers_and_still_fits_when_they_change(engine, tmp_path):
    layout = Layout(domain="marks.example", foot=("© 2026 دار الضفاف للنشر والتوزيع", "صندوق بريد ١٢٠ الساحل"))
    load(engine, [record(page_of(layout, number)) for number in range(12)])
    lesson = learn_of(engine, layout.domain)
    assert {"© # دار الضفاف للنشر والتوزيع", "صندوق بريد # الساحل"} <= phrases(lesson)
    assert not any(char.isdigit() for phrase in phrases(lesson) for char in phrase)
    assert not any(char.isdigit() for evidence in lesson.profile.evidence for char in evidence.line or "")
    (tmp_path / "marks.example.yml").write_text(lesson.body, "utf-8")
    later = page_of(layout, 40).text.replace("2026 دار", "2031 دار").replace("١٢٠", "77")
    parsed = parse(record_of(later), load_profiles(tmp_path))
    assert parsed.publisher == layout.domain
    assert [line.rule for line in parsed.lines[-2:]] == ["profile:furniture"] * 2


def test_two_years_of_a_copyright_line_are_one_line(engine):
    pages = [page_of(Layout(domain="two.example", foot=(f"© {2025 + n % 2} دار الضفاف للنشر والتوزيع",)), n) for n in range(16)]
    load(engine, [record(page) for page in pages])
    assert learn_of(engine, "two.example").body.count('- "© # دار الضفاف للنشر والتوزيع"  # 16') == 1


def test_the_name_is_guessed_as_a_new_profile_s_is(engine):
    layout = Layout(domain="named.example", top=("جريدة الضفاف", "خدمات القراء الكرام"))
    load(engine, [record(page_of(layout, number)) for number in range(8)])
    lesson = learn_of(engine, layout.domain)
    assert (lesson.profile.names.ar, lesson.profile.names.en) == ("جريدة الضفاف", "Named")
    assert '"جريدة الضفاف"  # begins as sites\' names do, on 8 of 8 pages' in lesson.body


def test_a_newspaper_that_one_article_names_is_not_the_site(engine):
    pages = [record(page_of(Layout(domain="some.example"), number)) for number in range(8)]
    load(engine, [*pages[:-1], record_of(pages[-1].text + "\nصحيفة الأفق\n", path="/pages/last.txt")])
    lesson = learn_of(engine, "some.example")
    assert lesson.profile.names.ar != "صحيفة الأفق"
