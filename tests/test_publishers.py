"""Profiles: what they may say, and what a person who writes one is told."""

import pytest

from pipeline.errors import ProfileError
from pipeline.parse import parse
from pipeline.publishers import load_profiles
from pipeline.publishers.loader import read_profile
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
