"""What runs found of duplicates: figures by kind.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels = None
depends_on = None

FIGURES = (
    "pages_read, pages_new, pages_unchanged, pages_changed, pages_quarantined, articles_main, articles_embedded, paragraphs, "
    "captions, teasers, repeat_lines, furniture_lines"
)
COLUMNS = {
    "exact_copies": "Articles of the new pages with the text of another article.",
    "updates": "Articles of the new pages that are another version of an article.",
    "near_copies": "Articles of the new pages with nearly the text of another article.",
    "excerpts": "Articles of the new pages that are a part of another article, or hold one.",
    "templates": "Articles of the new pages that are the same form as another one with other figures: no duplicates.",
    "teasers_tied": "Teasers, of these and earlier pages, for which an article was found.",
}


def upgrade() -> None:
    for name, comment in COLUMNS.items():
        op.add_column("ingest_runs", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False, comment=comment))
    _none_negative(f"{FIGURES}, {', '.join(COLUMNS)}")


def downgrade() -> None:
    _none_negative(FIGURES)
    for name in COLUMNS:
        op.drop_column("ingest_runs", name)


def _none_negative(figures: str) -> None:
    name = op.f("ck_ingest_runs_figures_are_not_negative")
    op.drop_constraint(name, "ingest_runs", type_="check")
    op.create_check_constraint(name, "ingest_runs", f"least({figures}) >= 0")
