"""Profiles: what they may say, and what a person who writes one is told."""

from pathlib import Path

import pytest

from pipeline.arabic.text import match_key
from pipeline.errors import ProfileError
from pipeline.parse import parse
from pipeline.parse.lexicon import lexicon_for
from pipeline.publishers import Snapshot, load_profiles
from pipeline.publishers.loader import BUILT_IN, read_profile
from pipeline.publishers.profile import Furniture, Words
from pipeline.records import Page, Sighting

GOOD = """\
domain: example.org
names: {ar: المثال, en: Example}
zone: Asia/Beirut
sections:
  - محليات
evidence:
  - {weight: 1, line: صحيفة المثال}
"""


def wrong(tmp_path, text):
    path = tmp_path / "example.org.yml"
    with pytest.raises(ProfileError) as error:
        read_profile(path, text.encode() if isinstance(text, str) else text)
    message = str(error.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message


def page(text, url=None):
    return Page(sha256="0" * 64, text=text, encoding="utf-8", byte_length=1, sighting=Sighting(path="p", url=url))


def test_every_built_in_profile_loads_and_is_named_by_its_domain():
    profiles = load_profiles()
    assert {"aawsat.com", "albawabhnews.com", "islamist-movements.com"} <= {p.domain for p in profiles.all}
    assert profiles.of_domain("m.aawsat.com") == profiles.of_domain("aawsat.com") is not None
    assert profiles.of_domain("notaawsat.com") is None


def test_an_unknown_key_is_refused_with_its_file_and_line_and_the_keys_that_are_known(tmp_path):
    message = wrong(tmp_path, GOOD + "furniture:\n  widgets: [شارك]\n")
    assert "line 9" in message
    assert "unknown key" in message
    assert "widget_labels" in message


def test_an_impossible_value_is_refused_with_its_line(tmp_path):
    assert "line 3" in wrong(tmp_path, GOOD.replace("Asia/Beirut", "Asia/Atlantis"))
    assert "line 7" in wrong(tmp_path, GOOD.replace("weight: 1", "weight: 3"))
    assert "line 7" in wrong(tmp_path, GOOD.replace("line: صحيفة المثال", "line: أ, between_repeats: ب"))
    assert "line 1" in wrong(tmp_path, GOOD.replace("example.org", "Example"))


def test_what_is_no_profile_is_refused_in_one_line(tmp_path):
    assert "line 2" in wrong(tmp_path, "domain: [\nnames: }")
    assert "mapping" in wrong(tmp_path, "- a\n- b\n")
    assert "UTF-8" in wrong(tmp_path, b"domain: \xff\xfe")
    assert "aliases" in wrong(tmp_path, "domain: &a x\nnames: *a\n")
    assert "larger" in wrong(tmp_path, "#" * 300_000)
    assert "line 1: aliases" in wrong(tmp_path, "domain: *a\n")
    assert "mapping" in wrong(tmp_path, "")
    assert "could not determine a constructor" in wrong(tmp_path, "domain: !!python/object/apply:os.system ['x']\n")


@pytest.mark.parametrize("nest", ["[" * 100_000, "{a: " * 20_000, "- " * 50_000, "\n".join(" " * n + "a:" for n in range(300))])
def test_yaml_that_nests_without_end_is_refused_and_ends_no_process(tmp_path, nest):
    assert "nested more than 20 times" in wrong(tmp_path, nest)


def test_a_key_that_stands_twice_is_refused_since_yaml_would_drop_one(tmp_path):
    twice = GOOD + "furniture: {widget: [شارك]}\nfurniture: {masthead: [المثال]}\n"
    assert "line 9: furniture: this key is there already" in wrong(tmp_path, twice)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("furniture:\n  widget:\n    - views: 5\n", "line 10: furniture.widget.0: a text is expected here; put it in quotes"),
        ("furniture:\n  widget: [404]\n", "line 9: furniture.widget.0: a text is expected here; put it in quotes"),
        ("related_headings: اقرأ أيضا\n", "line 8: related_headings: a list is expected here"),
        ("country: egypt\n", "line 8: country: the two capital letters of a country are expected, such as EG"),
        ("furniture: [شارك]\n", "line 8: furniture: keys with values are expected here"),
        ("examples:\n  - {headline: x}\n", "line 9: examples.0.page: is missing"),
        ("related_headings: ['...']\n", "holds no letter or digit to compare by"),
        ("related_headings: ['']\n", "line 8: related_headings.0: this text is empty; write it, or leave the line out"),
        (f"related_headings: [{'ا' * 201}]\n", "this text is longer than 200 characters; shorten it"),
        ("head: {standfirst: perhaps}\n", "line 8: head.standfirst: true or false is expected here"),
        ("head: {top_date: today}\n", "line 8: head.top_date: 'page_date' or 'published' is expected here"),
        ("examples:\n  - {page: a, captions: -1}\n", "examples.0.captions: a whole number, 0 or more, is expected here"),
        ("examples:\n  - {page: a, teasers: .nan}\n", "examples.0.teasers: a whole number, 0 or more, is expected here"),
        ("examples:\n  - {page: a, paragraphs: two}\n", "examples.0.paragraphs: a whole number, 0 or more, is expected here"),
    ],
)
def test_what_people_mistype_is_told_with_its_line_and_what_is_expected(tmp_path, more, told):
    assert told in wrong(tmp_path, GOOD + more)


@pytest.mark.parametrize("weight", [".nan", ".inf", "-.inf", "0", "-1", "3", "much", "[1]", "''"])
def test_a_weight_that_is_none_is_told_in_plain_words(tmp_path, weight):
    told = wrong(tmp_path, GOOD.replace("weight: 1", f"weight: {weight}"))
    assert "line 7: evidence.0.weight: a number above 0 and up to 1 is expected here." in told


def test_two_files_for_one_publisher_are_refused_and_a_users_file_replaces_ours(tmp_path):
    (tmp_path / "one.yml").write_text(GOOD.replace("example.org", "aawsat.com"), "utf-8")
    profiles = load_profiles(tmp_path)
    replaced = profiles.of_domain("aawsat.com")
    assert replaced is not None
    assert replaced.names.en == "Example"
    assert profiles.version != load_profiles().version
    (tmp_path / "two.yml").write_text(GOOD.replace("example.org", "aawsat.com"), "utf-8")
    with pytest.raises(ProfileError, match="has a profile already"):
        load_profiles(tmp_path)


def test_the_url_names_the_publisher_and_thin_evidence_names_nobody():
    profiles = load_profiles()
    text = "عنوان الخبر\n\nنص الخبر الذي لا يقول شيئا عن ناشره.\n"
    assert parse(page(text, "https://www.aawsat.com/a/1"), profiles).publisher == "aawsat.com"
    assert parse(page(text, "https://unknown.example/a/1"), profiles).publisher is None
    assert parse(page(text), profiles).publisher is None
    assert parse(page("عنوان\nTT\nنص"), profiles).publisher is None


def test_the_cms_that_the_portal_shares_with_other_sites_is_no_evidence_alone():
    headline = "وزير يفتتح مدرسة جديدة في قرية بعيدة"
    stamp = "الأربعاء 30/نوفمبر/2016 - 05:25 م"
    body = "افتتح الوزير المدرسة الجديدة صباح اليوم بحضور الأهالي."
    profiles = load_profiles()
    ours = f"{headline}\n\n{stamp}\nطباعة وزير يفتتح مدرسة\n\n{body}\n"
    assert parse(page(ours), profiles).publisher == "islamist-movements.com"
    assert parse(page(f"{headline}\n\n{stamp}\nطباعة\n\n{body}\n"), profiles).publisher is None
    assert parse(page(f"رئيس التحرير\nفلان\n{ours}"), profiles).publisher is None


def profile_of(tmp_path, more):
    path = tmp_path / "example.org.yml"
    return read_profile(path, (GOOD + more).encode())


def parsed(text, profile):
    url = f"https://{profile.domain}/a/1"
    return parse(page(text, url), load_profiles().with_profile(profile, BUILT_IN / "example.org.yml"))


BODY = "أعلنت الجهات المختصة صباح اليوم تفاصيل القرار الجديد، وقالت إن العمل به يبدأ مطلع الأسبوع المقبل في كل المدن."


def test_a_publisher_s_own_words_for_author_and_date_are_understood(tmp_path):
    text = f"عنوان الخبر الأول في هذه الصفحة\n\nريشة: القلم الأخضر\nوصل إلى القراء 12 مارس 2026\n\n{BODY}\n"
    plain = parsed(text, profile_of(tmp_path, "")).articles[0]
    words = "words:\n  byline_prefixes: [ريشة]\n  stamp_prefixes: [وصل إلى القراء]\n"
    own = parsed(text, profile_of(tmp_path, words)).articles[0]
    assert plain.byline != "القلم الأخضر"
    assert own.byline == "القلم الأخضر"
    assert own.published is not None
    assert own.published.isoformat() == "2026-03-12"


def test_below_a_publisher_s_own_foot_nothing_is_text(tmp_path):
    text = f"عنوان الخبر الأول في هذه الصفحة\n\n{BODY}\n\nصندوق القراء\n\n{BODY.replace('صباح', 'مساء')}\n"
    assert len(parsed(text, profile_of(tmp_path, "")).articles[0].paragraphs) == 2 + 1
    assert len(parsed(text, profile_of(tmp_path, "words: {foot: [صندوق القراء]}\n")).articles[0].paragraphs) == 1


def test_what_a_profile_says_of_a_line_counts_before_what_all_sites_say(tmp_path):
    text = f"عنوان الخبر الأول في هذه الصفحة\n\nشارك\n\n{BODY}\n"
    lines = parsed(text, profile_of(tmp_path, "furniture: {masthead: [شارك]}\n")).lines
    assert [(line.role, line.rule) for line in lines if line.number == 3] == [("masthead", "profile:masthead")]


def test_comments_and_examples_change_no_version_and_a_word_does(tmp_path):
    path = tmp_path / "example.org.yml"

    def version(text):
        path.write_text(text, "utf-8")
        return load_profiles(tmp_path).version

    first = version(GOOD)
    assert version("# a comment\n" + GOOD + "examples:\n  - {page: one.txt, headline: null}\n") == first
    assert version(GOOD + "words: {agencies: [المثال]}\n") != first


def test_a_snapshot_adds_to_a_profile_which_wins_and_changes_the_version(tmp_path):
    known = load_profiles()
    own = known.of_domain("aawsat.com")
    assert own is not None
    learned = own.model_copy(update={"furniture": Furniture(widget=("زر جديد",), masthead=("TT",)), "sections": ("قسم جديد",)})
    joined = known.with_snapshots([Snapshot(number=3, profile=learned)])
    now = joined.of_domain("aawsat.com")
    assert now is not None
    assert now.furniture.widget == ("TT", "زر جديد")
    assert now.furniture.masthead == ()
    assert now.sections == (*own.sections, "قسم جديد")
    assert now.head == own.head
    assert joined.snapshots == {"aawsat.com": 3}
    assert joined.version != known.version == known.with_snapshots([]).version
    other = learned.model_copy(update={"domain": "new.example"})
    assert known.with_snapshots([Snapshot(number=1, profile=other)]).of_domain("new.example") == other


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-21", "2026-11-21"),
        ("2026-11-21T10:00", "2026-11-21T10:00:00"),
        ("2026-11-21T10:00+02:00", "2026-11-21T10:00:00+02:00"),
        ("'2026-11-21T10:00:30+02:00'", "2026-11-21T10:00:30+02:00"),
        ("2026-11-21 10:00:00", "2026-11-21T10:00:00"),
        ("'2026'", "2026"),
        ("null", None),
    ],
)
def test_an_example_s_date_is_read_as_people_write_it(tmp_path, written, read):
    example = profile_of(tmp_path, f"examples:\n  - {{page: one.txt, published: {written}}}\n").examples[0]
    assert example.published == read


def test_a_file_of_profiles_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "gone.yml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ProfileError, match=r"gone\.yml: cannot be read"):
        load_profiles(tmp_path)
    with pytest.raises(ProfileError, match="cannot be read as a folder"):
        load_profiles(Path(__file__))


def test_hidden_files_and_other_files_are_no_profiles(tmp_path):
    (tmp_path / ".#example.org.yml").write_text("half", "utf-8")
    (tmp_path / "notes.md").write_text("# notes", "utf-8")
    (tmp_path / "folder.yml").mkdir()
    assert load_profiles(tmp_path).version == load_profiles().version


def test_every_word_list_of_a_profile_is_one_of_all_sites_and_adds_to_it(tmp_path):
    lists = "".join(f"  {name}: [كلمة خاصة]\n" for name in Words.model_fields)
    own, general = lexicon_for(profile_of(tmp_path, f"words:\n{lists}")), lexicon_for(None)
    for name in Words.model_fields:
        added = set(getattr(own, name)) - set(getattr(general, name))
        assert added == {"كلمة خاصة" if name == "stuck_adverts" else match_key("كلمة خاصة")}, name


def test_a_section_that_a_profile_names_is_one_though_the_text_holds_its_words_too(tmp_path):
    text = f"سوق الجمعة\n\nالتمر يغيب عن مدينة موط كلها هذا الأسبوع\n\nخلا سوق الجمعة في موط من التمر. {BODY}\n"
    assert (
        parsed(text, profile_of(tmp_path, "").model_copy(update={"sections": ("سوق الجمعة",)})).articles[0].section
        == "سوق الجمعة"
    )


@pytest.mark.parametrize("phrase", ["#", "# / #", "###", "   ", "***", "\u200f", "\u00ab \u00bb", "\ufe0f"])
@pytest.mark.parametrize(
    "said",
    [
        "furniture:\n  furniture:\n    - شارك\n    - PHRASE\n",
        "words:\n  stamp_prefixes:\n    - نشر في\n    - PHRASE\n",
        "related_headings:\n  - اقرأ أيضا\n  - تابع\n  - PHRASE\n",
    ],
)
def test_a_phrase_without_a_letter_or_digit_is_refused_with_its_line(tmp_path, phrase, said):
    message = wrong(tmp_path, GOOD + said.replace("PHRASE", f"{phrase!r}" if phrase.isprintable() else f'"\\u{ord(phrase):04x}"'))
    assert "line 11" in message
    assert "holds no letter or digit to compare by" in message


def test_evidence_and_names_of_marks_alone_are_refused(tmp_path):
    assert "line 7" in wrong(tmp_path, GOOD.replace("line: صحيفة المثال", 'line: "#"'))
    assert "line 7" in wrong(tmp_path, GOOD.replace("line: صحيفة المثال", 'lines: [صحيفة المثال, "…"]'))
    assert "line 2" in wrong(tmp_path, GOOD.replace("المثال, en", '"--", en'))
