"""What was learned of publishers: lines that recur on their pages, and the profiles that a person accepted from them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.base import Base

IS_DOMAIN = "domain ~ '^[a-z0-9-]+([.][a-z0-9-]+)+$'"


class FurnitureLine(Base):
    """A line that recurs on distinct pages of one publisher, as `matn publishers learn` counted it last."""

    __tablename__ = "furniture_lines"
    __table_args__ = (
        CheckConstraint(IS_DOMAIN, name="domain_is_a_domain"),
        CheckConstraint("octet_length(line_key) = 16 AND octet_length(masked_key) = 16", name="keys_are_16_bytes"),
        CheckConstraint("0 < pages AND pages <= masked_pages AND masked_pages <= window_pages", name="pages_are_in_order"),
        CheckConstraint("(first_day IS NULL) = (last_day IS NULL) AND first_day <= last_day", name="days_are_in_order"),
        CheckConstraint("jsonb_typeof(roles) = 'object'", name="roles_are_an_object"),
        {
            "comment": "Lines that recur on distinct pages of a publisher, one row each, as `matn publishers learn` counted them "
            "last. They change no page by themselves: profile_snapshots do."
        },
    )

    domain: Mapped[str] = mapped_column(primary_key=True, comment="The domain that the pages were counted for.")
    line_key: Mapped[bytes] = mapped_column(
        primary_key=True, comment="First 16 bytes of the SHA-256 of the line, folded for comparing."
    )
    masked_key: Mapped[bytes] = mapped_column(
        index=True, comment="The same with # for every number: lines that differ in a date or a counter have one."
    )
    sample: Mapped[str] = mapped_column(comment="The line as printed.")
    pages: Mapped[int] = mapped_column(comment="Distinct pages that hold the line; copies of a page are not counted.")
    masked_pages: Mapped[int] = mapped_column(comment="Distinct pages that hold it or a line that differs in numbers alone.")
    window_pages: Mapped[int] = mapped_column(comment="Distinct pages that were looked at.")
    first_day: Mapped[date | None] = mapped_column(
        comment="Earliest day of a page that holds it: of capture where captures have several days, else of publication."
    )
    last_day: Mapped[date | None] = mapped_column(comment="Latest day of a page that holds it.")
    roles: Mapped[dict[str, int]] = mapped_column(
        JSONB, comment="On how many pages it has each role as long as nothing learned of the publisher is in force."
    )


class ProfileSnapshot(Base):
    """A numbered profile of one publisher that a person accepted."""

    __tablename__ = "profile_snapshots"
    __table_args__ = (
        CheckConstraint(IS_DOMAIN, name="domain_is_a_domain"),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("sha256 = sha256(convert_to(body, 'UTF8'))", name="sha256_is_of_the_body"),
        Index("ix_profile_snapshots_in_force", "domain", unique=True, postgresql_where=text("in_force")),
        {
            "comment": "Profiles of publishers that a person accepted, numbered for each publisher and never changed. The one in "
            "force joins the shipped profiles of every later run."
        },
    )

    domain: Mapped[str] = mapped_column(primary_key=True, comment="The publisher's domain.")
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Number of the snapshot, from 1.")
    in_force: Mapped[bool] = mapped_column(
        Boolean, comment="True for the one that runs go by, at most one of a publisher; false once superseded or reverted."
    )
    body: Mapped[str] = mapped_column(comment="The profile as YAML, with its comments.")
    sha256: Mapped[bytes] = mapped_column(comment="SHA-256 of body in UTF-8.")
    accepted_at: Mapped[datetime] = mapped_column(server_default=text("now()"), comment="When it was accepted.")
    accepted_by: Mapped[str] = mapped_column(comment="Who accepted it: the account's name, an at sign, the machine's.")
    learned_from: Mapped[list[str]] = mapped_column(
        ARRAY(Text),
        comment="First 16 hex digits of the SHA-256 of each page that it was learned from; empty where a file was accepted.",
    )
