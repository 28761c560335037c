"""What bytes become: each encoding that Arabic pages come in, damage, and files that are no text. The text is made up."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import tarfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.read import to_page
from pipeline.records import Page, Quarantined, QuarantineReason, Sighting

SEEN = Sighting(path="/pages/one.txt")

SENTENCES = (
    "قالت وزارة الأشغال العامة إن أعمال توسعة الجسر الشمالي ستبدأ مطلع الأسبوع المقبل وتستمر ثلاثة أشهر.",
    "وأضاف المتحدث: «نعمل على فتح مسار بديل أمام الشاحنات»، مشيرا إلى أن الكلفة بلغت 12.5 مليون دينار.",
    "هل تكفي هذه الإجراءات؟ يرى خبراء النقل أن الضغط على الطرق الفرعية سيزداد؛ غير أن البلدية تنفي ذلك.",
    "ظل غالب المعتصمين في الساحة حتى صلاة العصر ثم غادروها بهدوء، وفق ما أفاد به مراسلنا في المدينة.",
    "من جهته ذكر رئيس اتحاد المزارعين أن موسم القطاف هذا العام أفضل من سابقه، وأن الأسعار مستقرة.",
)
ISO_PUNCTUATION = str.maketrans("«»", '""')

body = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8).map("\n".join)
anything = st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))


def read(data: bytes) -> Page:
    page = to_page(data, SEEN)
    assert isinstance(page, Page), page
    return page


def refused(data: bytes) -> Quarantined:
    quarantined = to_page(data, SEEN)
    assert isinstance(quarantined, Quarantined), quarantined
    assert quarantined.sha256 == hashlib.sha256(data).hexdigest()
    assert (quarantined.byte_length, quarantined.raw) == (len(data), data)
    return quarantined


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "windows-1256"])
@given(text=body)
def test_a_page_in_each_encoding_reads_as_what_was_written(encoding, text):
    page = read(text.encode(encoding))
    assert (page.text, page.encoding, page.raw) == (text, encoding, None)


@given(text=body)
def test_iso_8859_6_is_told_from_windows_1256(text):
    text = text.translate(ISO_PUNCTUATION)
    page = read(text.encode("iso-8859-6"))
    assert (page.text, page.encoding, page.raw) == (text, "iso-8859-6", None)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
def test_one_sentence_is_enough_evidence(sentence, encoding):
    text = sentence.translate(ISO_PUNCTUATION)
    assert (read(text.encode(encoding)).text, read(text.encode(encoding)).encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_taken_off(mark, encoding):
    data = mark + SENTENCES[0].encode(encoding)
    page = read(data)
    assert (page.text, page.encoding) == (SENTENCES[0], encoding)
    assert page.raw == data  # the mark cannot be had back from the text


def test_a_mark_before_bytes_of_another_encoding_does_not_make_mojibake():
    assert read(codecs.BOM_UTF8 + SENTENCES[0].encode("windows-1256") * 3).encoding == "windows-1256"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-32-be"])
@given(text=body, ends=st.integers(1, 3))
def test_a_wide_page_cut_inside_a_character_keeps_its_encoding(encoding, text, ends):
    page = read(text.encode(encoding)[:-ends])
    assert page.text.removesuffix("\ufffd") == text[: len(page.text.removesuffix("\ufffd"))]
    assert len(page.text) >= len(text) - 1


@given(text=body, ends=st.integers(1, 3))
def test_a_page_cut_inside_a_character_stays_utf8(text, ends):
    whole = (text + "\n" + SENTENCES[2].rstrip(".")).encode()
    cut = whole[:-ends]
    page = read(cut)
    assert page.encoding == "utf-8"
    assert page.text.startswith(text)
    assert page.raw == (cut if "\ufffd" in page.text else None)


def test_even_a_single_word_cut_inside_a_character_stays_utf8():
    page = read("خبر".encode()[:-1])
    assert (page.text, page.encoding) == ("خب\ufffd", "utf-8")


def test_a_few_broken_bytes_are_replaced_and_the_bytes_are_kept():
    data = "\n".join(SENTENCES).encode().replace("الطرق".encode(), b"\xd8\xff\xa7", 1)
    page = read(data)
    assert page.encoding == "utf-8"
    assert "\ufffd" in page.text
    assert page.raw == data
    assert SENTENCES[4] in page.text


def test_a_page_of_two_encodings_is_quarantined_and_kept():
    data = "\n".join(SENTENCES[:3]).encode() + "\n".join(SENTENCES[2:]).encode("windows-1256")
    assert refused(data).reason is QuarantineReason.UNDECODABLE


@pytest.mark.parametrize(
    "data",
    ["Правительство сообщило сегодня о новых мерах в области образования".encode(name) for name in ("cp1251", "koi8-r")]
    + ["ראש הממשלה אמר היום כי הממשלה תפעל".encode("cp1255"), "中国政府今天宣布了新的教育改革措施".encode("gbk")],
)
def test_other_scripts_are_not_taken_for_arabic(data):
    assert refused(data).reason is QuarantineReason.UNDECODABLE


def test_french_with_accents_reads_as_windows_1256_which_has_them():
    text = "Le président a déclaré à l’Assemblée que la réforme sera votée cet été."
    assert read(text.encode("windows-1256")).text == text


def test_carriage_returns_become_line_feeds_and_the_bytes_are_kept():
    data = "سطر أول\r\nسطر ثان\rسطر ثالث\n".encode()
    page = read(data)
    assert page.text == "سطر أول\nسطر ثان\nسطر ثالث\n"
    assert page.raw == data


def test_nul_is_dropped_and_other_control_characters_stay():
    data = f"{SENTENCES[0]}\0\x01\x0c{SENTENCES[1]}".encode()
    page = read(data)
    assert page.text == f"{SENTENCES[0]}\x01\x0c{SENTENCES[1]}"
    assert page.raw == data


def test_a_text_padded_with_nul_by_a_crash_is_a_page():
    assert read(SENTENCES[0].encode() + b"\0" * 4096).text == SENTENCES[0]


def test_surrogates_written_as_utf8_are_replaced():
    data = SENTENCES[0].encode() + "\ud83d\ude00".encode("utf-8", "surrogatepass")
    page = read(data)
    assert page.text.encode()
    assert page.raw == data


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_lone_surrogates_in_utf16_are_replaced(encoding):
    data = SENTENCES[0].encode(encoding) + "\ud83d".encode(encoding, "surrogatepass") + " ثم".encode(encoding)
    page = read(data)
    assert (page.text, page.encoding, page.raw) == (f"{SENTENCES[0]}\ufffd ثم", encoding, data)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t \n", b"\0" * 100, "\u00a0\n\u200b\u200f\ufeff \u2003".encode(), codecs.BOM_UTF8, codecs.BOM_UTF16_LE]
)
def test_a_page_with_nothing_but_blanks_is_empty(data):
    assert refused(data).reason is QuarantineReason.EMPTY


def tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("page.txt"), io.BytesIO())
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        (tar(), "tar"),
        (bytes(range(32)) * 20, "control bytes"),
        (gzip.compress(b"x", mtime=0), "gzip"),
    ],
)
def test_files_that_are_no_text_are_named_and_kept(data, kind):
    quarantined = refused(data)
    assert quarantined.reason is QuarantineReason.BINARY
    assert kind in quarantined.detail


@given(data=anything)
@example(data=b"\xff\xfe\x00\xd8")
@example(data=b"\xff\xfe\x00\x00")
@example(data=b"\xef\xbb\xbf\xff\xff")
@example(data=b"\x00\x06" * 40)
def test_any_bytes_become_a_page_or_a_reason_and_nothing_is_lost(data):
    page = to_page(data, SEEN)
    assert page.sha256 == hashlib.sha256(data).hexdigest()
    assert page.byte_length == len(data)
    if isinstance(page, Quarantined):
        assert page.raw == data
        return
    assert page.text.encode("utf-8")
    assert not {"\0", "\r"} & set(page.text)
    assert (page.text.encode(page.encoding) if page.raw is None else page.raw) == data
