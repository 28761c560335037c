"""JSON Lines and Parquet: which columns, and what one bad row costs."""

from __future__ import annotations

import builtins
import gzip
import hashlib
import io
import json
from datetime import UTC, date, datetime

import pyarrow
import pytest
from doors import json_lines, parquet_bytes, places, read, stored, url_of
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline.errors import InputError, UsageError
from pipeline.read import ReadOptions, Source, check_columns, discover, read_documents
from pipeline.read.seen import clean_url, read_time
from pipeline.records import Page, Quarantined, QuarantineReason

TEXT = "أعلنت البلدية افتتاح المكتبة."


def lines(*rows: object, ascii: bool = False) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=ascii).encode() + b"\n" for row in rows)


def table(**columns: object) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["text", "html", "body", "content", "raw_content", "Text", "CONTENT"])
def test_a_text_column_is_found_by_its_usual_name_in_any_case(name, tmp_path):
    for file, data in (("a.jsonl", lines({"id": 1, name: TEXT})), ("a.parquet", table(id=[1], **{name: [TEXT]}))):
        assert [page.text for page in read(tmp_path, file, data)] == [TEXT]


@pytest.mark.parametrize("row", [
    {"text": TEXT, "url": url_of(1), "crawl_date": "2025-01-31T12:00:00Z"},
    {"text": TEXT, "URI": url_of(1), "timestamp": 1738324800},
    {"text": TEXT, "link": url_of(1), "date_download": "20250131120000"},
    {"text": TEXT, "metadata": {"url": url_of(1), "crawl_timestamp": 1738324800000}},
    {"content": TEXT, "warc_headers": {"warc-target-uri": url_of(1), "warc-date": "2025-01-31T15:00:00+03:00"}},
])  # fmt: skip
def test_url_and_time_are_found_by_their_usual_names_also_one_step_inside(row, tmp_path):
    (page,) = read(tmp_path, "a.jsonl", lines(row))
    assert (page.sighting.url, page.sighting.captured_at) == (url_of(1), datetime(2025, 1, 31, 12, tzinfo=UTC))
    (same,) = read(tmp_path, "a.parquet", table(**{name: [value] for name, value in row.items()}))
    assert same.sighting.url == page.sighting.url
    assert same.sighting.captured_at == page.sighting.captured_at


def test_the_text_too_is_found_one_step_inside_behind_what_stands_by_itself(tmp_path):
    inside, both = {"id": 1, "article": {"body": TEXT}}, {"article": {"text": "لا"}, "body": TEXT}
    for row in (inside, both):
        (page,) = read(tmp_path, "a.jsonl", lines(row))
        assert page.text == TEXT
        (same,) = read(tmp_path, "a.parquet", table(**{name: [value] for name, value in row.items()}))
        assert same.text == TEXT


def test_the_day_of_publication_is_not_taken_for_the_time_of_capture(tmp_path):
    (page,) = read(tmp_path, "a.jsonl", lines({"text": TEXT, "date": "2025-01-31"}))
    assert page.sighting.captured_at is None
    (page,) = read(tmp_path, "a.jsonl", lines({"text": TEXT, "date": "2025-01-31"}), time_column="date")
    assert page.sighting.captured_at == datetime(2025, 1, 31, tzinfo=UTC)


def test_columns_that_options_name_are_read_and_no_other(tmp_path):
    row = {"text": "لا", "url": "https://no.example.org", "doc": {"page": TEXT}, "where": url_of(7), "when": "2025-01-31"}
    how = {"text_column": "doc.page", "url_column": "where", "time_column": "when"}
    for file, data in (("a.jsonl", lines(row)), ("a.parquet", table(**{name: [value] for name, value in row.items()}))):
        (page,) = read(tmp_path, file, data, **how)
        assert (page.text, page.sighting.url, page.sighting.captured_at.day) == (TEXT, url_of(7), 31)


@pytest.mark.parametrize("option", ["text_column", "url_column", "time_column"])
def test_a_column_that_is_not_there_is_one_line_with_file_columns_and_option(option, tmp_path):
    for file, data in (("a.jsonl", lines({"id": 1, "text": TEXT})), ("a.parquet", table(id=[1], text=[TEXT]))):
        source = stored(tmp_path, file, data)
        for call in (check_columns, lambda source, options: list(read_documents(source, options))):
            with pytest.raises(InputError) as error:
                call(source, ReadOptions(**{option: "boddy"}))
            said = str(error.value)
            assert said == f"{source.path}: no column 'boddy'; there are: id, text. Name one of them with --{option[:-7]}-column."


def test_a_file_without_a_known_text_column_says_what_there_is(tmp_path):
    for file, data in (("a.jsonl", lines({"id": 1, "n": "x"})), ("a.parquet", table(id=[1], n=["x"]))):
        source = stored(tmp_path, file, data)
        with pytest.raises(InputError, match=r"there are: id, n\. Name one of them with --text-column"):
            check_columns(source, ReadOptions())
        # Found in a folder, it costs itself: nobody said that it holds pages.
        (found,) = (found for source in discover([str(tmp_path)]) for found in read_documents(source, ReadOptions()))
        assert (found.reason, found.sha256, "--text-column" in found.detail) == (QuarantineReason.UNREADABLE, None, True)
        (tmp_path / file).unlink()


def test_a_parquet_column_that_holds_no_text_is_refused(tmp_path):
    with pytest.raises(InputError, match="column 'id' holds no text; there are: text"):
        read(tmp_path, "a.parquet", table(id=[1], text=[TEXT]), text_column="id")


@pytest.mark.parametrize(("line", "reason", "says"), [
    (b'{"text": ', QuarantineReason.UNDECODABLE, "no JSON"),
    (b"\xff\xfe", QuarantineReason.UNDECODABLE, "no JSON"),
    (b"[" * 100_000, QuarantineReason.UNDECODABLE, "no JSON"),
    (b'{"text": ' + b"9" * 5000 + b"}", QuarantineReason.UNDECODABLE, "no JSON"),
    (b"[1, 2]", QuarantineReason.UNDECODABLE, "no object"),
    (b'{"text": 5}', QuarantineReason.UNDECODABLE, "holds no text"),
    (b'{"text": null}', QuarantineReason.EMPTY, "is null"),
    (b'{"id": "\\u0000\\ud800"}', QuarantineReason.EMPTY, "is missing; there are: id"),
    (b'{"text": "  "}', QuarantineReason.EMPTY, "blanks only"),
])  # fmt: skip
def test_a_bad_row_costs_itself_and_is_named_by_its_line(line, reason, says, tmp_path):
    found = read(tmp_path, "a.jsonl", lines({"text": TEXT}) + b"\n" + line + b"\r\n" + lines({"text": TEXT}))
    assert places(found) == ["a.jsonl!1", "a.jsonl!3", "a.jsonl!4"]
    assert [isinstance(page, Page) for page in found] == [True, False, True]
    assert (found[1].reason, says in found[1].detail) == (reason, True)
    # A line by itself, read again as a page, would be nonsense in the archive.
    assert found[1].raw is None or not found[1].raw.strip()


def test_a_row_larger_than_memory_allows_is_hashed_as_it_passes(tmp_path):
    long = lines({"text": "x" * 200_000})
    found = read(tmp_path, "a.jsonl", lines({"text": TEXT}) + long + lines({"text": TEXT}), max_bytes=1024)
    assert [isinstance(page, Page) for page in found] == [True, False, True]
    assert (found[1].reason, found[1].sha256) == (QuarantineReason.TOO_LARGE, hashlib.sha256(long[:-1]).hexdigest())
    assert places(found)[2] == "a.jsonl!3"


def test_a_row_within_the_limit_may_be_longer_escaped(tmp_path):
    text = "خبر " * 200
    (page,) = read(tmp_path, "a.jsonl", lines({"text": text}, ascii=True), max_bytes=len(text.encode()))
    assert page.text == text


def test_half_a_surrogate_pair_becomes_a_replacement_and_a_pair_its_character(tmp_path):
    (page, emoji) = read(tmp_path, "a.jsonl", b'{"text": "\\ud83d \\u0646\\u0635"}\n{"text": "\\ud83d\\ude00"}\n')
    assert (page.text, emoji.text) == ("\ufffd نص", "😀")


def test_a_file_named_as_rows_that_holds_none_is_one_line_in_quarantine(tmp_path):
    (found,) = read(tmp_path, "a.jsonl", b"this is\nno JSON\n" * 1000)
    assert (found.reason, "none of the first lines" in found.detail) == (QuarantineReason.UNDECODABLE, True)
    (empty,) = read(tmp_path, "a.jsonl", b"")
    assert empty.reason is QuarantineReason.EMPTY


def test_a_mark_at_the_start_and_no_line_end_at_the_end_are_no_fault(tmp_path):
    data = b"\xef\xbb\xbf" + lines({"text": TEXT}, {"text": TEXT})[:-1]
    assert [page.text for page in read(tmp_path, "a.jsonl", data)] == [TEXT, TEXT]


def test_a_first_row_of_several_megabytes_is_a_row(tmp_path):
    text = "خبر طويل جدا. " * 100_000
    found = read(tmp_path, "a.jsonl", json_lines([text, TEXT]))
    assert [page.text for page in found] == [text, TEXT]


def test_a_hundred_thousand_rows_come_one_by_one_each_with_its_number(tmp_path):
    data = gzip.compress(b"".join(b'{"text": "%d"}\n' % n for n in range(100_000)), 1)
    count = 0
    for count, page in enumerate(read_documents(stored(tmp_path, "a.jsonl.gz", data), ReadOptions()), start=1):
        assert page.sighting.path.endswith(f"!{count}")
        assert page.text == str(count - 1)
    assert count == 100_000


def test_parquet_holds_text_of_every_arrow_type_and_nulls_cost_themselves(tmp_path):
    kinds = (pyarrow.string(), pyarrow.large_string(), pyarrow.binary(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string()))
    for kind in kinds:
        array = pyarrow.array([TEXT, None, TEXT], type=pyarrow.string()).cast(kind)
        found = read(tmp_path, "a.parquet", table(text=array))
        assert [getattr(page, "text", None) for page in found] == [TEXT, None, TEXT], kind
        assert found[1].reason is QuarantineReason.EMPTY


def test_parquet_s_own_times_are_read(tmp_path):
    moment = datetime(2025, 1, 31, 12, tzinfo=UTC)
    for value in (moment, moment.replace(tzinfo=None)):
        (page,) = read(tmp_path, "a.parquet", table(text=[TEXT], fetched_at=[value]))
        assert page.sighting.captured_at == moment


@pytest.mark.parametrize("damage", [lambda data: data[:-20], lambda data: b"PAR1" + bytes(500) + data[-8:], lambda _: b"PAR1"])
def test_damaged_parquet_is_quarantine(damage, tmp_path):
    (found,) = read(tmp_path, "a.parquet", damage(parquet_bytes([TEXT] * 9)))
    assert (found.reason, found.detail.startswith("Parquet cannot be read: ")) == (QuarantineReason.BAD_ARCHIVE, True)


def test_without_pyarrow_the_message_names_the_extra(tmp_path, monkeypatch):
    source = stored(tmp_path, "a.parquet", parquet_bytes([TEXT]))
    really_import = builtins.__import__

    def refuse(name, *rest, **more):
        if name == "pyarrow":
            raise ImportError(name)
        return really_import(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(UsageError, match=r"pip install 'matn\[parquet\]'") as error:
        list(read_documents(source, ReadOptions()))
    assert source.path in str(error.value)


@pytest.mark.parametrize(("written", "kept"), [
    (" https://example.org/a?b=1#part\n", "https://example.org/a?b=1"),
    ("HTTP://Example.org/خبر", "HTTP://Example.org/خبر"),
    ("example.org/a", "example.org/a"),
    ("\u200f<https://example.org/>", "https://example.org/"),
    ("https://example.org/a\0b\ud800", "https://example.org/ab"),
    ("/relative/path", None),
    ("javascript:void(0)", None),
    ("mailto:a@example.org", None),
    ("https://[::1", None),
    ("", None),
    ("https://example.org/" + "x" * 3000, None),
    (5, None),
    (None, None),
])  # fmt: skip
def test_a_url_is_kept_as_written_or_not_at_all(written, kept):
    assert clean_url(written) == kept


@pytest.mark.parametrize(("written", "kept"), [
    ("2025-01-31T12:00:00Z", "2025-01-31T12:00:00+00:00"),
    ("2025-01-31 12:00:00 UTC", "2025-01-31T12:00:00+00:00"),
    ("2025-01-31", "2025-01-31T00:00:00+00:00"),
    ("20250131", "2025-01-31T00:00:00+00:00"),
    ("20250131120000", "2025-01-31T12:00:00+00:00"),
    ("1738324800", "2025-01-31T12:00:00+00:00"),
    (1738324800.0, "2025-01-31T12:00:00+00:00"),
    (1738324800_000_000, "2025-01-31T12:00:00+00:00"),
    (date(2025, 1, 31), "2025-01-31T00:00:00+00:00"),
    *((nothing, None) for nothing in ("", "yesterday", "31/01/2025", "0001-01-01", True, 0, -5, float("nan"), 1e30, [], None)),
])  # fmt: skip
def test_a_time_of_capture_is_read_in_the_usual_forms_or_left_out(written, kept):
    found = read_time(written)
    assert (found and found.isoformat()) == kept


@given(st.one_of(st.text(), st.integers(), st.floats(), st.datetimes(), st.dates()))
def test_no_url_and_no_time_is_ever_an_error(value):
    clean_url(value)
    found = read_time(value)
    assert found is None or found.tzinfo is not None


def test_a_source_of_rows_found_as_a_stream_names_its_columns_too(tmp_path):
    source = Source(path=str(stored(tmp_path, "a.jsonl", lines({"n": 1})).path), is_stream=True)
    with pytest.raises(InputError, match="there are: n"):
        list(read_documents(source, ReadOptions()))


def test_rows_of_a_member_without_columns_cost_the_member(tmp_path):
    from doors import zip_bytes

    data = zip_bytes({"a.jsonl": lines({"n": "x"}), "b.txt": TEXT.encode()})
    first, second = read(tmp_path, "a.zip", data)
    assert isinstance(first, Quarantined)
    assert (first.reason, second.text) == (QuarantineReason.UNREADABLE, TEXT)


TIME_OF_A_CAPTURE = datetime(2023, 11, 14, 22, 13, 20, 123456, tzinfo=UTC)


@pytest.mark.parametrize(("unit", "value"), [("ms", 1700000000123), ("us", 1700000000123456), ("ns", 1700000000123456789)])
@pytest.mark.parametrize("zone", [None, "UTC", "+03:00", "No/Such_Zone"])
def test_times_of_parquet_are_read_in_every_unit_and_zone(tmp_path, unit, value, zone):
    times = pyarrow.array([value, None], pyarrow.timestamp(unit, tz=zone))
    page, without = read(tmp_path, "a.parquet", table(text=[TEXT, TEXT + "2"], timestamp=times))
    expected = TIME_OF_A_CAPTURE.replace(microsecond=123000 if unit == "ms" else 123456)
    assert (page.sighting.captured_at, without.sighting.captured_at) == (expected, None)


@pytest.mark.parametrize("times", [
    pyarrow.array([1 << 58], pyarrow.timestamp("us")),
    pyarrow.array([1 << 30], pyarrow.date32()),
    pyarrow.array([1 << 60], pyarrow.duration("ns")),
    pyarrow.array([[1]], pyarrow.list_(pyarrow.int64())),
], ids=lambda times: str(times.type))  # fmt: skip
def test_a_time_of_no_calendar_is_left_out_and_costs_no_page(tmp_path, times):
    (page,) = read(tmp_path, "a.parquet", table(text=[TEXT], timestamp=times))
    assert (page.text, page.sighting.captured_at) == (TEXT, None)


def test_days_of_parquet_are_read_and_so_are_times_inside_another_column(tmp_path):
    day = datetime(2025, 1, 31, tzinfo=UTC)
    nested = [{"crawl_date": datetime(2025, 1, 31), "url": url_of(1)}, None]
    page, without = read(tmp_path, "a.parquet", table(text=[TEXT, TEXT + "2"], meta=nested))
    assert (page.sighting.captured_at, page.sighting.url) == (day, url_of(1))
    assert (without.sighting.captured_at, without.sighting.url) == (None, None)
    for kind in (pyarrow.date32(), pyarrow.date64()):
        (page,) = read(tmp_path, "b.parquet", table(text=[TEXT], crawl_date=pyarrow.array([date(2025, 1, 31)], kind)))
        assert page.sighting.captured_at == day


def test_a_value_that_is_no_utf_8_costs_nothing_but_itself(tmp_path):
    def column(*values):
        return pyarrow.Array.from_buffers(pyarrow.string(), len(values), pyarrow.array(values, pyarrow.binary()).buffers())

    file = table(text=column(TEXT.encode(), TEXT.encode("windows-1256")), url=column(b"\xff", url_of(1).encode()))
    first, second = read(tmp_path, "a.parquet", file)
    assert (first.text, second.text, second.encoding) == (TEXT, TEXT, "windows-1256")
    assert (first.sighting.url, second.sighting.url) == (None, url_of(1))


def test_two_columns_of_one_name_are_told(tmp_path):
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays([pyarrow.array([TEXT]), pyarrow.array([TEXT])], ["text", "text"]), out)
    (lost,) = read(tmp_path, "a.parquet", out.getvalue())
    assert lost.reason is QuarantineReason.BAD_ARCHIVE


def test_a_number_of_hundreds_of_digits_is_no_time_and_costs_no_page(tmp_path):
    (page,) = read(tmp_path, "a.jsonl", b'{"text": "' + TEXT.encode() + b'", "timestamp": 1' + b"0" * 400 + b"}\n")
    assert (page.text, page.sighting.captured_at) == (TEXT, None)


def test_user_and_password_are_no_part_of_a_page_s_url(tmp_path):
    assert clean_url("https://user:p@ss@example.org/a@b?c=d@e") == "https://example.org/a@b?c=d@e"
    assert clean_url("//user@example.org/a") == "//example.org/a"
