"""What `docs/dates.md` says of dates is what the grammar does: every row of its tables is checked."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.arabic.dates import find_stamp, read_stamp, read_stamp_over_lines, split_stamps
from pipeline.arabic.relative import read_ago, says_ago

PAGE = (Path(__file__).parents[1] / "docs/dates.md").read_text(encoding="utf-8")
CAPTURED = datetime(2020, 3, 12, 15, 0, tzinfo=timezone(timedelta(hours=2)))


def rows(heading: str) -> list[list[str]]:
    """Give the cells of the rows of a heading's table that hold an example; code marks off, named marks as themselves."""
    section = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    table = next(part for part in section if part.startswith(heading + "\n"))
    found = []
    for line in table.splitlines():
        cells = [cell.strip().strip("`").replace("&rlm;", "\u200f") for cell in line.strip("|").split("|")]
        if line.startswith("|") and "`" in line:
            found.append(cells)
    return found


def iso(stamp) -> str:
    return stamp.isoformat() if stamp else "none"


STAMPS = rows("Stamps")
NO_STAMPS = rows("No stamps")


def test_the_tables_are_read():
    assert len(STAMPS) > 110
    assert len(NO_STAMPS) > 35


@pytest.mark.parametrize(("form", "example", "expected"), STAMPS, ids=[row[1] for row in STAMPS])
def test_a_stamp_of_the_table_is_read_as_it_says(form, example, expected):
    assert iso(read_stamp(example)) == expected
    found = find_stamp(f"{'كلمة'} {example}")
    bare = example.startswith("أحد,")  # a weekday without its article may be the end of a name
    if not bare:
        assert found is not None
        assert found.stamp.isoformat() == expected
        assert read_stamp(f"- {example} |") == found.stamp


@pytest.mark.parametrize("cells", NO_STAMPS, ids=[row[1] for row in NO_STAMPS])
def test_what_the_table_says_is_no_stamp_is_none(cells):
    assert read_stamp(cells[1]) is None


@pytest.mark.parametrize(("line", "expected"), rows("Stamps among other words"))
def test_stamps_of_a_line_are_found_as_the_table_says(line, expected):
    assert (" · ".join(found.stamp.isoformat() for found in split_stamps(line)) or "none") == expected
    first = find_stamp(line)
    assert iso(first.stamp if first else None) == expected.split(" · ")[0]


@pytest.mark.parametrize(("lines", "expected", "used"), rows("Stamps over several lines"))
def test_stamps_over_lines_are_read_as_the_table_says(lines, expected, used):
    found = read_stamp_over_lines(lines.split(" ⏎ "))
    assert (iso(found[0] if found else None), str(found[1]) if found else "") == (expected, used)


@pytest.mark.parametrize(("form", "example", "expected"), rows("Relative stamps"))
def test_relative_stamps_are_read_as_the_table_says(form, example, expected):
    assert iso(read_ago(example, CAPTURED)) == expected
    assert says_ago(example) == (form != "no stamp" and not example.startswith(("منذ عام 2014", "قبل 3 أيام أعلنت")))
