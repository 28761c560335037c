"""`matn publishers list, show, new, try, check`, as a person calls them, on pages of an invented publisher."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from matn_command import Matn, caller
from sqlalchemy import text
from test_cli_start import HEAVY, modules_after

from pipeline.cli.publishers import COMMANDS
from pipeline.store.snapshots import accept_snapshot

WAHA = sorted((Path(__file__).parents[1] / "docs" / "waha").glob("*.txt"))
HEADLINE = "أهالي عين الغزال يرممون بئرهم القديمة بعد عشرين عاماً"


@pytest.fixture
def matn(capsys, monkeypatch, tmp_path) -> Matn:
    """The command, called in a folder that holds `pages/` of one publisher, with a home of the test's own."""
    monkeypatch.setenv("MATN_HOME", str(tmp_path / "home"))
    for name in ("MATN_PROFILES", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "pages").mkdir()
    for page in WAHA:
        shutil.copy(page, tmp_path / "pages")
    monkeypatch.chdir(tmp_path)
    return caller(capsys)


@pytest.fixture
def profile(matn, tmp_path) -> Path:
    """The profile that `new` writes from the three pages."""
    assert matn("publishers", "new", "waha.example", "pages").status == 0
    return tmp_path / "home" / "profiles" / "waha.example.yml"


def one_line_of(answer) -> str:
    """Give the last line of what was said: the mistake's."""
    assert answer.status == 2
    return answer.err.splitlines()[-1]


def one_line(answer) -> str:
    assert answer.err.startswith("matn: ")
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err
    assert answer.status == 2
    return answer.err


def mend(path: Path, before: str, after: str) -> None:
    said = path.read_text("utf-8")
    assert before in said
    path.write_text(said.replace(before, after, 1), "utf-8")


@pytest.mark.parametrize("arguments", [(), *((name,) for name in ("list", "show", "new", "try", "check"))])
def test_help_of_each_command_imports_nothing_heavy_and_shows_an_example(arguments, matn):
    assert not modules_after("publishers", *arguments, "--help") & set(HEAVY)
    assert f"matn publishers {' '.join(arguments)}" in matn("publishers", *arguments, "--help").out.partition("\n")[2]


def test_the_group_lists_every_command(matn):
    listed = matn("publishers", "--help").out
    assert all(f"\n  {name} " in listed for name in COMMANDS)


def test_a_new_profile_finds_what_the_text_alone_does_not(matn, profile):
    trial = matn("publishers", "try", "waha.example", "pages/wells.txt", "--json").json()
    assert trial["recognised"]
    assert trial["weight"] >= 1
    found = trial["found"]
    assert (found["headline"], found["byline"], found["section"]) == (HEADLINE, "هالة الفرافري", "دفتر القرى")
    assert (found["published"], found["paragraphs"], found["captions"], found["teasers"]) == ("2026-03-12T10:15:00", 3, 1, 3)
    assert "خذ الواحة معك أينما رحلت" in {line["text"] for line in trial["changed"]}
    assert all(line["role"] != "paragraph" for line in trial["left"])


def test_what_new_writes_passes_check_at_once_and_acts_in_parse(matn, profile):
    answer = matn("publishers", "check")
    assert (answer.status, answer.out) == (0, "waha.example: 3 examples, as expected\n")
    assert matn("parse", "--json", "pages/school.txt").json()["publisher"] == "waha.example"


def test_a_zone_that_a_person_adds_gives_the_times_their_offset(matn, profile):
    mend(profile, "#? zone: ..", "zone: Africa/Cairo")
    published = matn("parse", "--json", "pages/wells.txt").json()["articles"][0]["published_at"]
    assert published == "2026-03-12T10:15:00+02:00"
    # The examples that were there before say nothing of an offset.
    assert matn("publishers", "check", "waha.example").status == 0
    mend(profile, '"2026-03-12T10:15:00"', '"2026-03-12T10:15:00+03:00"')
    answer = matn("publishers", "check", "waha.example")
    assert answer.status == 1
    assert "expected  2026-03-12T10:15:00+03:00\n      found     2026-03-12T10:15:00+02:00" in answer.out


def test_an_example_that_differs_is_told_with_what_was_expected_and_found(matn, profile):
    mend(profile, HEADLINE, "عنوان آخر")
    answer = matn("publishers", "check", "waha.example")
    assert answer.status == 1
    assert "waha.example: 1 of 3 examples not as expected" in answer.out
    assert f"expected  عنوان آخر\n      found     {HEADLINE}" in answer.out
    said = matn("publishers", "check", "--json").json()
    assert not said["ok"]
    wrong = [example for example in said["profiles"][0]["examples"] if not example["ok"]]
    assert [each["name"] for each in wrong[0]["differences"]] == ["headline"]


def test_a_key_that_an_example_leaves_out_is_not_asked_for_and_null_means_none_is_shown(matn, profile):
    mend(profile, '    byline: "هالة الفرافري"\n', "")
    assert matn("publishers", "check").status == 0
    mend(profile, '    byline: "طارق الداخلي"\n', "    byline: null\n")
    answer = matn("publishers", "check")
    assert answer.status == 1
    assert "expected  (none)\n      found     طارق الداخلي" in answer.out


def test_an_example_s_date_may_be_written_without_quotes_and_seconds(matn, profile):
    mend(profile, '"2026-03-12T10:15:00"', "2026-03-12T10:15")
    assert matn("publishers", "check").status == 0
    mend(profile, "2026-03-12T10:15", "2026-03-12")
    assert "expected  2026-03-12\n" in matn("publishers", "check").out


def test_an_example_whose_page_is_gone_is_told_and_not_passed_over(matn, profile):
    Path("pages/wells.txt").unlink()
    answer = matn("publishers", "check")
    assert answer.status == 1
    assert "pages/wells.txt: no such file" in answer.out


def test_a_profile_is_never_written_over_without_being_told_to(matn, profile):
    mend(profile, "Waha", "Mine")
    message = one_line(matn("publishers", "new", "waha.example", "pages"))
    assert str(profile) in message
    assert "--force" in message
    assert "Mine" in profile.read_text("utf-8")
    assert matn("publishers", "new", "waha.example", "pages", "--force").status == 0
    assert "Mine" not in profile.read_text("utf-8")


def test_a_second_file_for_the_same_publisher_is_refused_before_it_is_written(matn, profile, tmp_path):
    other = tmp_path / "home" / "profiles" / "other.yml"
    assert str(profile) in one_line(matn("publishers", "new", "waha.example", "pages", "-o", other))
    assert not other.exists()


def test_a_draft_goes_to_standard_output_or_to_a_file_where_asked(matn, tmp_path):
    printed = matn("publishers", "new", "waha.example", "pages", "-o", "-").out
    assert "domain: waha.example\n" in printed
    assert '  - page: "pages/wells.txt"\n' in printed
    assert not (tmp_path / "home" / "profiles").exists()
    answer = matn("publishers", "new", "waha.example", "pages", "-o", "mine.yml")
    assert "matn publishers try mine.yml" in answer.err.replace(str(tmp_path) + "/", "")
    assert matn("publishers", "check", "mine.yml").out == "waha.example: 3 examples, as expected\n"
    assert matn("publishers", "try", "mine.yml", "pages").status == 0


def test_one_page_gives_a_draft_too_and_says_that_it_is_little(matn):
    answer = matn("publishers", "new", "waha.example", "pages/wells.txt", "-o", "-")
    assert answer.status == 0
    assert "From one article, little can be told" in answer.err
    assert "منى السيوي" in answer.out
    assert "#? " in answer.out


def test_the_same_article_crawled_twice_tells_nothing_about_the_site(matn):
    again = Path("pages/wells.txt").read_text("utf-8").replace("1532", "1600").replace("ستة أسابيع", "سبعة أسابيع")
    Path("pages/wells-again.txt").write_text(again, "utf-8")
    answer = matn("publishers", "new", "waha.example", "pages/wells.txt", "pages/wells-again.txt", "-o", "-")
    assert "(1 hold the same article as another)" in answer.err
    assert "عاد الماء" not in answer.out


def test_lines_that_other_publishers_print_too_are_no_evidence(matn):
    Path("others").mkdir()
    Path("others/one.txt").write_text("خذ الواحة معك أينما رحلت\n\nعنوان خبر آخر في مكان آخر\n", "utf-8")
    alone = matn("publishers", "new", "waha.example", "pages", "-o", "-").out
    beside = matn("publishers", "new", "waha.example", "pages", "--others", "others", "-o", "-").out
    line = 'line: "خذ الواحة معك أينما رحلت"'
    assert line in alone
    assert line not in beside


@pytest.mark.parametrize("domain", ["https://www.waha.example/2026/03/wells?page=2", "WAHA.example", "www.waha.example/"])
def test_a_page_s_address_does_for_a_domain(matn, domain):
    assert "domain: waha.example\n" in matn("publishers", "new", domain, "pages", "-o", "-").out


def test_of_a_crawl_of_many_sites_only_the_publisher_s_own_pages_are_read(matn):
    rows = [{"text": page.read_text("utf-8"), "url": f"https://www.waha.example/{page.stem}"} for page in WAHA]
    rows += [{"text": f"صحيفة أخرى\n\nعنوان خبر {n}\n", "url": f"https://other.example/{n}"} for n in range(4)]
    Path("crawl.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    answer = matn("publishers", "new", "waha.example", "crawl.jsonl", "-o", "mine.yml")
    assert "4 pages have URLs of another site than waha.example: left aside." in answer.err
    assert "Read 3 pages" in answer.err
    assert "صحيفة أخرى" not in Path("mine.yml").read_text("utf-8")
    # Of a file that holds many pages no example can be made.
    assert matn("publishers", "check", "mine.yml").out == "waha.example: sound; no examples\n"
    assert "None of these pages can be used" in one_line_of(matn("publishers", "new", "no.example", "crawl.jsonl"))


def test_pages_in_html_give_the_site_s_name_by_their_metadata(matn):
    for page in WAHA:
        headline, *rest = [line for line in page.read_text("utf-8").splitlines() if line.strip()][9:]
        body = "".join(f"<p>{line}</p>" for line in rest)
        meta = '<meta charset="utf-8"><meta property="og:site_name" content="جريدة الواحة الخضراء">'
        Path(page.stem + ".html").write_text(f"<html><head>{meta}</head><body><h1>{headline}</h1>{body}</body></html>", "utf-8")
    answer = matn("publishers", "new", "waha.example", *(page.stem + ".html" for page in WAHA), "-o", "html.yml")
    assert answer.status == 0
    assert 'ar: "جريدة الواحة الخضراء"  # as its pages\' metadata say, on 3 of 3 pages' in Path("html.yml").read_text("utf-8")
    assert matn("publishers", "check", "html.yml").status == 0


def test_what_is_no_domain_is_told(matn):
    assert "'a b' is no domain" in one_line(matn("publishers", "new", "a b", "pages"))
    assert "Write it as in example.org" in one_line(matn("publishers", "new", "waha", "pages"))


@pytest.mark.parametrize("command", ["new", "try"])
def test_a_page_in_the_place_of_the_publisher_is_no_publisher(matn, command):
    Path("one.txt").write_text("نص", "utf-8")
    message = one_line(matn("publishers", command, "one.txt", "pages"))
    assert f"the publisher comes first: matn publishers {command} example.org one.txt" in message


@pytest.mark.parametrize("name", ["awsat.com", "aawsat.net", "aawsat", "https://aawasat.com/x"])
def test_an_unknown_publisher_is_told_with_the_closest_that_is_known(matn, name):
    assert "Did you mean aawsat.com?" in one_line(matn("publishers", "show", name))


def test_a_publisher_is_found_by_its_name_and_by_a_host_below_its_domain(matn):
    assert matn("publishers", "show", "الشرق الاوسط").out.startswith("aawsat.com\n")
    assert matn("publishers", "show", "m.aawsat.com").out.startswith("aawsat.com\n")


def test_pages_and_files_that_are_not_there_are_told(matn, profile):
    assert "pages/none.txt: no such file" in one_line(matn("publishers", "try", "waha.example", "pages/none.txt"))
    assert "none.yml: cannot be read" in one_line(matn("publishers", "try", "none.yml", "pages"))
    assert "Usage: " in matn("publishers", "try", "waha.example").err
    Path("binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    answer = matn("publishers", "try", "waha.example", "binary.txt")
    assert answer.status == 2
    assert "binary.txt: left aside" in answer.err


def test_a_page_that_the_evidence_does_not_reach_says_so_and_shows_it(matn, profile):
    Path("bare.txt").write_text("عنوان خبر قصير في صفحة بلا اسم\n\nنص الخبر كله في جملة واحدة لا تقول شيئا عن ناشرها.\n", "utf-8")
    out = matn("publishers", "try", "waha.example", "bare.txt").out
    assert "recognised  no: evidence of 0, 1 is needed" in out
    assert "- 0.75  line            صحيفة الواحة" in out


def test_a_line_in_a_pipe_is_whole_and_the_arabic_stands_last(matn, profile):
    out = matn("publishers", "try", "waha.example", "pages/wells.txt", "--full").out
    changed = matn("publishers", "try", "waha.example", "pages/wells.txt", "--json").json()["changed"]
    for line in changed:
        assert f"  {line['number']:>5}  {line['role']:<15} {line['note']:<22} {line['text']}\n" in out
    assert len(changed) > 3
    assert "…" not in out
    assert "\x1b" not in out


def test_list_tells_where_each_profile_is_from(matn, profile):
    listed = {each["domain"]: each for each in matn("publishers", "list", "--json").json()["publishers"]}
    assert listed["aawsat.com"]["from"] == "built-in"
    assert (listed["waha.example"]["from"], listed["waha.example"]["examples"]) == ("yours", 3)
    assert listed["waha.example"]["file"] == str(profile)
    rows = matn("publishers", "list").out.splitlines()
    assert rows[0].split() == ["domain", "country,", "zone", "from", "examples", "name"]
    assert rows[-1].endswith("صحيفة الواحة")


def test_show_prints_what_a_profile_says_and_its_file(matn, profile):
    out = matn("publishers", "show", "waha.example").out
    assert (
        "evidence (6): what tells that a page is theirs; 1 is enough\n  1.00  lines           رئيسة التحرير / منى السيوي\n" in out
    )
    assert "\nsections (3)\n  دفتر القرى\n" in out
    assert matn("publishers", "show", "waha.example", "--yaml").out == profile.read_text("utf-8")
    assert matn("publishers", "show", "waha.example", "--json").json()["names"]["ar"] == "صحيفة الواحة"


def test_a_profile_of_yours_takes_the_place_of_a_built_in_one(matn, tmp_path):
    assert matn("publishers", "new", "aawsat.com", "pages").status == 0
    listed = {each["domain"]: each["from"] for each in matn("publishers", "list", "--json").json()["publishers"]}
    assert listed["aawsat.com"] == "yours"


@pytest.mark.parametrize(
    "arguments",
    [("parse", "pages"), ("ingest", "--dry-run", "pages"), ("ingest", "pages"), ("publishers", "list"), ("publishers", "check")],
)
def test_a_broken_profile_stops_every_verb_in_one_line_that_names_file_and_line(matn, profile, arguments, tmp_path):
    profile.write_text(profile.read_text("utf-8").replace("sections:", "sektions:"), "utf-8")
    line = 1 + profile.read_text("utf-8")[: profile.read_text("utf-8").index("sektions:")].count("\n")
    message = one_line(matn(*arguments))
    assert f"{profile}, line {line}: sektions: unknown key" in message
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_folder_of_profiles_that_is_not_there_is_told(matn, monkeypatch):
    assert "none: no such folder of profiles" in one_line(matn("parse", "pages", "--profiles", "none"))
    monkeypatch.setenv("MATN_PROFILES", "missing")
    assert "missing: no such folder of profiles" in one_line(matn("publishers", "list"))


def test_new_makes_the_folder_that_is_set_and_every_verb_reads_it(matn, monkeypatch, tmp_path):
    monkeypatch.setenv("MATN_PROFILES", str(tmp_path / "mine"))
    assert matn("publishers", "new", "waha.example", "pages").status == 0
    assert matn("parse", "--json", "pages/wells.txt").json()["publisher"] == "waha.example"
    monkeypatch.delenv("MATN_PROFILES")
    assert matn("parse", "--json", "pages/wells.txt").json()["publisher"] is None
    assert matn("parse", "--json", "pages/wells.txt", "--profiles", "mine").json()["publisher"] == "waha.example"


def test_worker_processes_and_the_archive_know_a_user_s_publisher(matn, profile, monkeypatch, database_url, engine):
    mend(profile, "#? zone: ..", "zone: Africa/Cairo")
    monkeypatch.setenv("DATABASE_URL", database_url)
    answer = matn("ingest", "pages", "--no-flow", "--batch-pages", 1, "--workers", 2, "--json")
    assert (answer.status, answer.json()["pages_new"]) == (0, 3)
    query = text("SELECT p.domain, p.zone, count(*) FROM pages JOIN publishers p ON p.id = pages.publisher_id GROUP BY 1, 2")
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(query)] == [("waha.example", "Africa/Cairo", 3)]
        recorded = connection.execute(text("SELECT arguments ->> 'profiles' FROM ingest_runs")).scalar_one()
    assert recorded == str(profile.parent)
    listed = matn("show", "--list", "--publisher", "waha.example", "--json").json()["articles"]
    assert {article["published_at"] for article in listed} >= {"2026-03-12T10:15:00+02:00"}


def test_list_shows_what_was_learned_and_accepted_into_an_archive_that_runs(matn, profile, monkeypatch, database_url, engine):
    accept_snapshot(engine, "waha.example", profile.read_text("utf-8"), accepted_by="a person")
    other = "domain: other.example\nnames: {ar: أخرى, en: Other}\nfurniture: {widget: [شارك]}\n"
    accept_snapshot(engine, "other.example", other, accepted_by="a person")
    without = matn("publishers", "list", "--json").json()
    monkeypatch.setenv("DATABASE_URL", database_url)
    listed = matn("publishers", "list", "--json").json()
    assert {each["domain"]: each["from"] for each in listed["publishers"]}.items() >= {
        ("waha.example", "yours + snapshot 1"),
        ("other.example", "snapshot 1"),
        ("aawsat.com", "built-in"),
    }
    assert listed["profiles_version"] != without["profiles_version"]


def test_show_joins_the_snapshot_that_is_in_force_in_an_archive_that_runs(matn, profile, monkeypatch, database_url, engine):
    learned = "names: {ar: أخرى, en: Other}\nfurniture: {widget: [شارك هذا الخبر معنا]}\n"
    accept_snapshot(engine, "waha.example", f"domain: waha.example\n{learned}", accepted_by="a person")
    accept_snapshot(engine, "other.example", f"domain: other.example\n{learned}", accepted_by="a person")
    assert "شارك هذا الخبر معنا" not in matn("publishers", "show", "waha.example").out
    monkeypatch.setenv("DATABASE_URL", database_url)
    shown = matn("publishers", "show", "waha.example").out
    assert "  snapshot  1, whose lines are among those below\n" in shown
    assert "شارك هذا الخبر معنا" in shown and "صحيفة الواحة" in shown and f"{profile} (yours)" in shown
    assert matn("publishers", "show", "waha.example", "--json").json()["snapshot"] == 1
    assert matn("publishers", "show", "waha.example", "--yaml").out == profile.read_text("utf-8")
    other = matn("publishers", "show", "other.example")
    assert (other.status, "  file      none\n" in other.out) == (0, True)
    assert "matn publishers snapshots other.example --yaml 1" in one_line(matn("publishers", "show", "other.example", "--yaml"))


def test_list_says_why_snapshots_cannot_be_shown_and_shows_the_rest(matn, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://matn:secret@127.0.0.1:1/none")
    answer = matn("publishers", "list")
    assert answer.status == 0
    assert answer.err.startswith("Snapshots are not shown: ")
    assert "secret" not in answer.err
    assert "aawsat.com" in answer.out
