"""The view page_lines: the arrays of a page's lines, a row each.

Revision: 0004, after 0003
"""

from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None

VIEW = """
CREATE VIEW page_lines AS
SELECT pages.id AS page_id, lines.line, lines.start, lines."end", lines.role, lines.article, lines.teaser, lines.repeat,
       lines.rule, substring(pages.text FROM lines.start + 1 FOR lines."end" - lines.start) AS text
FROM pages
CROSS JOIN LATERAL unnest(
    pages.line_numbers, pages.line_starts, pages.line_ends, pages.line_roles,
    pages.line_articles, pages.line_teasers, pages.line_repeats, pages.line_rules
) AS lines (line, start, "end", role, article, teaser, repeat, rule)
"""

COMMENTS = {
    "page_id": "The page that the line stands on.",
    "line": "Number of the line on its page, from 1; blank lines are counted but not shown.",
    "start": "First code point of the line in pages.text, from 0.",
    "end": "One past the last code point of the line in pages.text.",
    "role": "What the line is.",
    "article": "Number of the article that the line belongs to; null where it belongs to none.",
    "teaser": "Number of the teaser that the line belongs to; null where it belongs to none.",
    "repeat": "True where the line repeats what the page says elsewhere.",
    "rule": "The rule that decided the role.",
    "text": "The line as it stands in the page.",
}


def upgrade() -> None:
    op.execute(VIEW)
    op.execute("COMMENT ON VIEW page_lines IS 'Every line of every page that is not blank, a row each.'")
    for column, comment in COMMENTS.items():
        op.execute(f"COMMENT ON COLUMN page_lines.\"{column}\" IS '{comment}'")


def downgrade() -> None:
    op.execute("DROP VIEW page_lines")
