"""Drafted profiles: whatever the pages hold, what is written can be read, says nothing twice and finds what it says."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_pages import SEEDS

from pipeline.errors import UsageError
from pipeline.ingest.profile_check import check_examples
from pipeline.ingest.profile_country import country_of, stem_of, zones_of
from pipeline.ingest.profile_draft import ProfileDraft
from pipeline.ingest.profile_new import new_profile
from pipeline.ingest.profile_text import quoted
from pipeline.ingest.publisher_pages import named_pages
from pipeline.ingest.publisher_trial import findings, read_as
from pipeline.parse.clues import phrase_key
from pipeline.publishers import load_profiles
from pipeline.publishers.choice import Chosen, domain_of, is_under
from pipeline.records import Page, Sighting

WORDS = st.sampled_from(
    "قال وزير الماء صحيفة الواحة محمد علي رئيس التحرير كتب المزيد إعلان 2026 12 مارس 10:30".split()
    + "# | - : « » \" ' \\ { } [ ] & * ! % @ ` … ©".split()
)
LINES = st.lists(WORDS, max_size=14).map(" ".join)
PAGES = st.lists(st.lists(LINES, max_size=20).map("\n".join), min_size=1, max_size=4)


def page_of(text: str) -> Page:
    data = text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return Page(sha256=sha256, text=text, encoding="utf-8", byte_length=len(data), sighting=Sighting(path=f"/{sha256}"))


def drafted(pages, domain="waha.example", folder=Path("/nowhere"), others=()):
    return new_profile(domain, pages, others=others, known=load_profiles(), folder=folder)


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_a_draft_of_any_pages_is_a_profile(texts):
    made = drafted([page_of(text) for text in texts])
    assert made.profile.domain == "waha.example"
    for _, phrases in (*made.profile.furniture, *made.profile.words):
        assert len(set(phrases)) == len(phrases)


@given(PAGES)
@settings(max_examples=40, deadline=None)
def test_a_draft_s_own_examples_are_as_it_says(texts):
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.txt" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, "utf-8")
        pages = [page for page in named_pages([str(file) for file in files], 1 << 20) if isinstance(page, Page)]
        if not pages:
            return
        made = drafted(pages, folder=Path(folder))
        profiles = load_profiles().with_profile(made.profile, Path(folder) / "waha.example.yml")
        chosen = Chosen(profile=made.profile, path=Path(folder) / "waha.example.yml", profiles=profiles)
        outcomes = check_examples(chosen, 1 << 20)
        assert len(outcomes) == len(pages)
        assert all(outcome.is_right for outcome in outcomes), outcomes


@given(st.one_of(st.text(), st.text("ab.:/@[]?#-_%\u0627", max_size=30).map("http://".__add__)))
def test_what_a_person_names_is_a_domain_or_told_to_be_none(text):
    try:
        domain = domain_of(text)
    except UsageError as error:
        assert "\n" not in str(error)
    else:
        assert domain_of(domain) == domain
        assert is_under(f"https://www.{domain}/a", domain)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_written_so_that_yaml_reads_it_back(text):
    assert yaml.load(quoted(text), Loader=yaml.CSafeLoader) == text


def test_the_order_of_pages_changes_no_word_of_the_profile():
    pages = [page for page in named_pages([str(Path(__file__).parents[1] / "docs" / "waha")], 1 << 20) if isinstance(page, Page)]
    one, other = drafted(pages).profile, drafted(pages[::-1]).profile
    for field in ("furniture", "words"):
        first = {name: set(phrases) for name, phrases in getattr(one, field)}
        assert first == {name: set(phrases) for name, phrases in getattr(other, field)}
    assert set(one.sections) == set(other.sections)


def test_a_name_that_recurs_behind_a_bar_is_the_site_s():
    body = "أعلنت الجهات المختصة صباح اليوم تفاصيل القرار رقم {} الجديد، وقالت إن العمل به يبدأ مطلع الأسبوع المقبل."
    pages = [page_of(f"عنوان الخبر {n} في صفحة اليوم | مجلة الفجر\n\n{body.format(n)}\n") for n in ("الأول", "الثاني")]
    assert drafted(pages).profile.names.ar == "مجلة الفجر"


def test_pages_of_one_layout_are_told_from_those_of_all_other_samples():
    names = ("albawabhnews-alexandria-tram.txt", "albawabhnews-qena-dialysis-windows-1256.txt")
    pages = {page.sighting.path: page for page in named_pages([str(SEEDS)], 1 << 20) if isinstance(page, Page)}
    own = [page for path, page in pages.items() if Path(path).name in names]
    made = drafted(own, domain="other.example")
    among = load_profiles().with_profile(made.profile, SEEDS / "other.example.yml")
    from pipeline.parse import parse

    recognised = {Path(path).name for path, page in pages.items() if parse(page, among).publisher == "other.example"}
    assert not {name for name in recognised if not name.startswith("albawabhnews")}


@pytest.mark.parametrize(
    ("domain", "country", "is_sure"),
    [
        ("ahram.org.eg", "EG", True),
        ("wafa.ps", "PS", True),
        ("libya.ly", "LY", False),
        ("bbc.co.uk", "GB", True),
        ("a.com", None, False),
    ],
)
def test_a_domain_s_ending_names_a_country_unless_the_whole_world_uses_it(domain, country, is_sure):
    assert country_of(domain) == (country, is_sure)


def test_only_a_country_s_one_zone_is_written_and_of_several_none():
    text = "عنوان الخبر الأول في هذه الصفحة\n\nنص الخبر كله في جملة واحدة لا تقول شيئا عن ناشرها في أي مكان.\n"
    egypt, palestine = drafted([page_of(text)], "waha.example.eg"), drafted([page_of(text)], "waha.ps")
    assert (egypt.profile.country, egypt.profile.zone) == ("EG", "Africa/Cairo")
    assert (palestine.profile.country, palestine.profile.zone) == ("PS", None)
    assert "#? zone: Asia/Gaza" in palestine.text
    assert len(zones_of("PS")) == 2
    assert (stem_of("m.ksa2day.com"), stem_of("waha.com.eg"), stem_of("waha.example")) == ("ksa2day", "waha", "waha")


def test_from_many_pages_come_as_many_examples_as_a_person_compares(tmp_path):
    for number in range(30):
        text = f"صحيفة الواحة\n\nعنوان الخبر {number}\n\n" + f"قال شاهد رقم {number} إن الماء وصل إلى القرية صباح اليوم. " * 3
        (tmp_path / f"{number:02}.txt").write_text(text, "utf-8")
    made = drafted([page for page in named_pages([str(tmp_path)], 1 << 20) if isinstance(page, Page)], folder=tmp_path)
    assert [example.page for example in made.profile.examples] == [f"{number:02}.txt" for number in range(12)]


def test_a_button_that_the_crawl_stuck_to_the_headline_is_found_and_the_author_behind_it_too():
    names = ("islamist-movements-azhar-manuscripts.txt", "islamist-movements-village-reading.txt")
    pages = [page for name in names for page in named_pages([str(SEEDS / name)], 1 << 20) if isinstance(page, Page)]
    made = drafted(pages, domain="other.example", folder=SEEDS)
    assert made.profile.furniture.widget_labels == ("طباعة",)
    assert made.profile.words.stock_captions == ()
    expected = load_profiles().of_domain("islamist-movements.com")
    assert expected is not None
    bylines = [findings(read_as(page, expected, load_profiles())[0]).byline for page in pages]
    assert any(bylines)
    assert [example.byline for example in made.profile.examples] == bylines


SHARED = "وذكر البيان أن اللجنة ستجتمع مرة أخرى في مطلع الأسبوع المقبل للنظر في الطلبات."
"""A sentence that two of five articles have: the statement said that the committee would meet again."""


def daily(number: int) -> str:
    """A page of a daily whose section stands right under its name, above headlines of four words."""
    town = ("دراو", "كلابشة", "بلانة", "إدفو", "الكاب")[number]
    body = [
        f"قال رئيس مجلس {town} إن أعمال الرصف رقم {number} بدأت صباح اليوم وتنتهي قبل الشتاء.",
        SHARED if number in {1, 3} else f"وطالب أهالي {town} بمواعيد معلنة للعمل حتى لا يغلق الطريق أمام المدارس.",
        f"وتستمر الأعمال في {town} ثلاثة أسابيع على الأكثر وفق ما قاله المقاول.",
    ]
    head = ["صحيفة النيل الجديد", "أخبار", f"رصف طرق {town} اليوم", "كتب: هاني رجب", f"{number + 3} مارس 2026"]
    return "\n\n".join(["\n".join(head), *body, "جميع الحقوق محفوظة لصحيفة النيل الجديد 2026"]) + "\n"


def test_an_article_s_sentence_is_neither_furniture_nor_evidence_and_no_example_says_that_it_is_gone(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(daily(number), "utf-8")
    made = drafted([page for page in named_pages([str(tmp_path)], 1 << 20) if isinstance(page, Page)], folder=tmp_path)
    assert f'#? - "{SHARED}"  # on 2 of 5 pages' in made.text
    assert all(SHARED not in phrases for _, phrases in made.profile.furniture)
    assert SHARED not in made.text.partition("furniture:")[0]
    assert [example.paragraphs for example in made.profile.examples] == [3] * 5
    assert [example.headline for example in made.profile.examples] == [daily(number).splitlines()[2] for number in range(5)]
    assert "without the profile" not in made.text


def test_a_section_under_the_site_s_name_is_a_section_and_the_headline_under_that_a_headline():
    made = drafted([page_of(daily(number)) for number in range(5)])
    assert made.profile.furniture.masthead == ("صحيفة النيل الجديد",)
    assert made.profile.sections == ("أخبار",)
    assert made.recognised == 5
    assert {"جميع الحقوق محفوظة لصحيفة النيل الجديد #"} <= {evidence.line for evidence in made.profile.evidence}


def test_what_an_example_lacks_beside_the_page_without_the_profile_is_said():
    from pipeline.ingest.profile_text import draft_as_yaml

    draft = ProfileDraft(domain="a.example", pages=1)
    example = [("page", "a.txt", ""), ("headline", None, "without the profile: خبر"), ("paragraphs", 2, "")]
    text = draft_as_yaml(draft, [example])
    assert "    headline: null  # without the profile: خبر\n    paragraphs: 2\n" in text


@given(PAGES)
@settings(max_examples=60, deadline=None)
def test_no_phrase_stands_in_two_lists_of_a_draft(texts):
    profile = drafted([page_of(text) for text in texts]).profile
    lists = [*(phrases for _, phrases in (*profile.furniture, *profile.words)), profile.sections, profile.related_headings]
    keys = [phrase_key(phrase) for phrases in lists for phrase in phrases]
    assert len(set(keys)) == len(keys)


def test_a_phone_number_that_counts_as_a_counter_too_is_written_once():
    pages = [page_of(f"{daily(number)}\nهاتف الدار 097-23000{number}\n") for number in range(3)]
    assert drafted(pages).text.count('- "هاتف الدار #-#"') == 1
