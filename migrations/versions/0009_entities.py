"""What articles mention: entities, their spellings, mentions by their place, what users imported, and the views that show them.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None

DATE_FORM = "([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|([0-9]{4}|XXXX)-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)"
NOT_ENFORCED_SINCE = 180000
REFERENCES = (("mentions", "article_id", "articles"), ("mentions", "entity_id", "entities"))
FIGURES = (
    "pages_read, pages_new, pages_unchanged, pages_changed, pages_quarantined, articles_main, articles_embedded, paragraphs, "
    "captions, teasers, repeat_lines, furniture_lines, exact_copies, updates, near_copies, excerpts, templates, teasers_tied"
)
COLUMNS = {
    "mentions": "Names, dates and quantities that the new pages' articles mention.",
    "entities_new": "Persons, organisations and places that no article mentioned before.",
    "entity_failures": "New pages of which nobody knows what they mention, for looking for it failed.",
}

ARTICLE_MENTIONS = """
CREATE VIEW article_mentions AS
SELECT articles.article_key, held.paragraph_number, held.start_offset, held.end_offset, held.type,
       substr(CASE WHEN held.paragraph_number = 0 THEN articles.headline ELSE paragraphs.text END,
              held.start_offset + 1, held.end_offset - held.start_offset) AS text,
       entities.entity_key, entities.name AS entity_name, entities.name_en AS entity_name_en,
       held.date_value, held.is_derived, held.number, held.unit, held.modifier, held.role, held."of",
       held.source, held.score, held.article_id, held.entity_id
FROM mentions AS held
JOIN articles ON articles.id = held.article_id
LEFT JOIN paragraphs ON paragraphs.article_id = held.article_id AND paragraphs.number = held.paragraph_number
LEFT JOIN entities ON entities.id = held.entity_id
"""

ARTICLE_ENTITIES = """
CREATE VIEW article_entities AS
SELECT articles.article_key, entities.entity_key, entities.type, entities.name, entities.name_en, counted.mentions,
       counted.in_headline, articles.published_on, counted.article_id, counted.entity_id
FROM (SELECT article_id, entity_id, count(*) AS mentions, bool_or(paragraph_number = 0) AS in_headline
      FROM mentions WHERE entity_id IS NOT NULL GROUP BY article_id, entity_id) AS counted
JOIN articles ON articles.id = counted.article_id
JOIN entities ON entities.id = counted.entity_id
"""

ENTITY_KEYS = """
CREATE VIEW entity_keys AS
WITH RECURSIVE led (entity_key, now) AS (
    SELECT entity_key, merged_into_key FROM imported_entities WHERE merged_into_key IS NOT NULL
    UNION
    SELECT led.entity_key, further.merged_into_key
    FROM led JOIN imported_entities AS further ON further.entity_key = led.now AND further.merged_into_key IS NOT NULL
)
SELECT led.entity_key, true AS is_old, entities.entity_key AS current_key, entities.id AS entity_id
FROM led JOIN entities ON entities.entity_key = led.now
WHERE NOT EXISTS (SELECT FROM imported_entities WHERE entity_key = led.now AND merged_into_key IS NOT NULL)
UNION ALL
SELECT entity_key, false, entity_key, id FROM entities
"""

VIEWS = {
    "article_mentions": (
        ARTICLE_MENTIONS,
        "What articles mention, with the words and what they mean: names, dates and quantities, a row for each time.",
        {
            "article_key": "Public name of the article.",
            "paragraph_number": "Number of the paragraph; 0: the headline.",
            "start_offset": "First code point in the paragraph's or headline's text, from 0.",
            "end_offset": "End there: one past the last code point.",
            "type": "PERSON, ORG, PLACE, DATE or QUANTITY.",
            "text": "The words, as printed: always the slice of the text between the offsets.",
            "entity_key": "Public identifier of what is meant; null for dates and quantities.",
            "entity_name": "Its Arabic name.",
            "entity_name_en": "Its English name, where the tables know one.",
            "date_value": "A date in ISO 8601 at its own precision; null where not known.",
            "is_derived": "True where the date was reckoned from the article's own date.",
            "number": "A quantity's number.",
            "unit": "What is counted, English and singular.",
            "modifier": "How the number is meant, such as more_than; null: as it stands.",
            "role": "What became of them, or what a time is: killed, age, duration and so on.",
            "of": "What a share is a share of.",
            "source": "Which recogniser or grammar found it.",
            "score": "How sure that was, from 0 to 1; 1 for grammars.",
            "article_id": "Internal number of the article.",
            "entity_id": "Internal number of the entity.",
        },
    ),
    "article_entities": (
        ARTICLE_ENTITIES,
        "Who and what each article mentions, one row for each entity in an article: joined with itself, what occurs together.",
        {
            "article_key": "Public name of the article.",
            "entity_key": "Public identifier of the entity.",
            "type": "PERSON, ORG or PLACE.",
            "name": "Its Arabic name.",
            "name_en": "Its English name, where the tables know one.",
            "mentions": "How many times the article mentions it.",
            "in_headline": "Whether the headline does.",
            "published_on": "Day of the article's publication, local; null unless the day is known.",
            "article_id": "Internal number of the article.",
            "entity_id": "Internal number of the entity.",
        },
    ),
    "entity_keys": (
        ENTITY_KEYS,
        "Every identifier of an entity, those included that a user merged into another: an old one leads to the current one.",
        {
            "entity_key": "An identifier, old or current.",
            "is_old": "Whether the entity has another identifier now, for it was merged.",
            "current_key": "The identifier that it has now.",
            "entity_id": "Internal number of the entity.",
        },
    ),
}


def upgrade() -> None:
    make_entities()
    make_aliases()
    make_mentions()
    make_imported()
    for name, comment in COLUMNS.items():
        op.add_column("ingest_runs", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False, comment=comment))
    none_negative(f"{FIGURES}, {', '.join(COLUMNS)}")
    op.add_column(
        "pages",
        sa.Column(
            "entities_version",
            sa.Text(),
            nullable=True,
            comment="Version of recogniser and tables that found what its articles mention; null where nobody has looked.",
        ),
    )
    op.add_column(
        "pages",
        sa.Column(
            "entities_error",
            sa.Text(),
            nullable=True,
            comment="Why that failed, where it did: the page is whole but for its mentions, of which it has none.",
        ),
    )
    op.create_check_constraint(
        op.f("ck_pages_an_entities_error_has_a_version"), "pages", "entities_error IS NULL OR entities_version IS NOT NULL"
    )
    refer()
    for view, (body, about, columns_of_view) in VIEWS.items():
        op.execute(body)
        op.execute(f"COMMENT ON VIEW {view} IS {quoted(about)}")
        for column, comment in columns_of_view.items():
            op.execute(f"COMMENT ON COLUMN {view}.{quoted_name(column)} IS {quoted(comment)}")


def make_entities() -> None:
    op.create_table(
        "entities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Internal number."),
        sa.Column(
            "entity_key",
            sa.Text(collation="C"),
            nullable=False,
            comment="Public identifier, the same in every archive: ISO's of a country, GeoNames' of a place, else type and hash.",
        ),
        sa.Column("type", sa.Text(), nullable=False, comment="PERSON, ORG or PLACE."),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="Arabic name: the tables' where they know it, else the fullest and commonest spelling.",
        ),
        sa.Column(
            "name_folded", sa.Text(), nullable=False, comment="Arabic name, folded for comparing and searching; never shown."
        ),
        sa.Column("name_en", sa.Text(), nullable=True, comment="English name, where the tables know one."),
        sa.Column(
            "country", sa.Text(), nullable=True, comment="ISO 3166 country, two capital letters; null where none or not known."
        ),
        sa.Column(
            "latitude", sa.Double(), nullable=True, comment="Degrees north, WGS 84; null where it is no place or not known."
        ),
        sa.Column("longitude", sa.Double(), nullable=True, comment="Degrees east, WGS 84."),
        sa.Column("geonames_id", sa.BigInteger(), nullable=True, comment="Number at GeoNames."),
        sa.Column("kind", sa.Text(), nullable=True, comment="What it is: country, city, region, company, party and so on."),
        sa.Column(
            "parent_key",
            sa.Text(),
            nullable=True,
            comment="Key of what it is a part of, which the archive may not mention; null where that is not known.",
        ),
        sa.Column(
            "is_known",
            sa.Boolean(),
            nullable=False,
            comment="True where a table, shipped or imported, holds it; else texts alone tell of it.",
        ),
        sa.Column(
            "facts_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="Digest of what the tables say of it: whether that changed is seen by it.",
        ),
        sa.Column("mentions", sa.BigInteger(), nullable=False, comment="How many mentions mean it."),
        sa.Column("articles", sa.BigInteger(), nullable=False, comment="In how many articles."),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_entities_country_is_two_letters")),
        sa.CheckConstraint("entity_key ~ '^[a-z]+:[^[:space:]]+$'", name=op.f("ck_entities_entity_key_has_its_form")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_entities_name_is_not_empty")),
        sa.CheckConstraint("type IN ('ORG', 'PERSON', 'PLACE')", name=op.f("ck_entities_type_is_a_name")),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_entities_coordinates_are_two")),
        sa.CheckConstraint("0 <= articles AND articles <= mentions", name=op.f("ck_entities_counts_are_plausible")),
        sa.CheckConstraint("geonames_id > 0", name=op.f("ck_entities_geonames_id_is_positive")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_entities_latitude_is_in_range")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_entities_longitude_is_in_range")),
        sa.CheckConstraint("octet_length(facts_hash) = 8", name=op.f("ck_entities_facts_hash_is_8_bytes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
        sa.UniqueConstraint("entity_key", name=op.f("uq_entities_entity_key")),
        comment="Persons, organisations and places that articles mention, one row for each real thing; one that "
        "nothing mentions any more goes.",
    )
    op.create_index("ix_entities_name_en_lower", "entities", [sa.literal_column("lower(name_en)")], unique=False)
    op.create_index(
        op.f("ix_entities_type_articles_entity_key"),
        "entities",
        ["type", sa.literal_column("articles DESC"), "entity_key"],
        unique=False,
    )


def make_aliases() -> None:
    op.create_table(
        "entity_aliases",
        sa.Column("entity_id", sa.BigInteger(), nullable=False, comment="The entity."),
        sa.Column("alias", sa.Text(collation="C"), nullable=False, comment="The name as printed, or as the tables have it."),
        sa.Column(
            "alias_folded",
            sa.Text(collation="C"),
            nullable=False,
            comment="The name, folded for comparing and searching; never shown.",
        ),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="known: a table has it, shipped or imported; seen: articles alone."
        ),
        sa.Column("mentions", sa.BigInteger(), nullable=False, comment="How many mentions of the entity are spelled so."),
        sa.CheckConstraint("mentions > 0 OR source <> 'seen'", name=op.f("ck_entity_aliases_what_is_seen_is_mentioned")),
        sa.CheckConstraint("source IN ('known', 'seen')", name=op.f("ck_entity_aliases_source_is_known")),
        sa.CheckConstraint("mentions >= 0", name=op.f("ck_entity_aliases_mentions_are_not_negative")),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_entity_aliases_entity_id_entities")),
        sa.PrimaryKeyConstraint("entity_id", "alias", name=op.f("pk_entity_aliases")),
        comment="Every spelling under which an entity is mentioned, as printed, and those that the tables know besides.",
    )
    op.create_index(
        op.f("ix_entity_aliases_alias_folded_entity_id"), "entity_aliases", ["alias_folded", "entity_id"], unique=False
    )


def make_mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="The article that it stands in."),
        sa.Column(
            "paragraph_number", sa.Integer(), nullable=False, comment="Number of the paragraph in paragraphs; 0: the headline."
        ),
        sa.Column("start_offset", sa.Integer(), nullable=False, comment="First code point in the paragraph's text, from 0."),
        sa.Column(
            "end_offset", sa.Integer(), nullable=False, comment="End in the paragraph's text: one past its last code point."
        ),
        sa.Column("entity_id", sa.BigInteger(), nullable=True, comment="What is meant; null for dates and quantities."),
        sa.Column("score", sa.REAL(), nullable=False, comment="How sure who found it was, from 0 to 1; 1 for grammars."),
        sa.Column(
            "is_derived", sa.Boolean(), nullable=False, comment="True where the date was reckoned from the article's own date."
        ),
        sa.Column("type", sa.Text(), nullable=False, comment="PERSON, ORG, PLACE, DATE or QUANTITY."),
        sa.Column("source", sa.Text(), nullable=False, comment="Which recogniser or grammar found it."),
        sa.Column(
            "date_value",
            sa.Text(collation="C"),
            nullable=True,
            comment="A date in ISO 8601 at its own precision (2016-11-30, 2014, XXXX-03); null where not known.",
        ),
        sa.Column("number", sa.Double(), nullable=True, comment="A quantity's number."),
        sa.Column("unit", sa.Text(), nullable=True, comment="What is counted, English and singular: person, USD, percent."),
        sa.Column(
            "modifier",
            sa.Text(),
            nullable=True,
            comment="How the number is meant: more_than, less_than, at_least, at_most, approx, order_of_magnitude; or null.",
        ),
        sa.Column(
            "role", sa.Text(), nullable=True, comment="What became of them, or what a time is: killed, age, duration and so on."
        ),
        sa.Column("of", sa.Text(), nullable=True, comment="What a share is a share of."),
        sa.CheckConstraint(
            "(type IN ('ORG', 'PERSON', 'PLACE')) = (entity_id IS NOT NULL)",
            name=op.f("ck_mentions_names_and_they_alone_have_an_entity"),
        ),
        sa.CheckConstraint("date_value IS NULL OR type = 'DATE'", name=op.f("ck_mentions_date_value_is_of_a_date")),
        sa.CheckConstraint(f"date_value ~ '^{DATE_FORM}(/{DATE_FORM})?$'", name=op.f("ck_mentions_date_value_has_its_form")),
        sa.CheckConstraint(
            "modifier IN ('more_than', 'less_than', 'at_least', 'at_most', 'approx', 'order_of_magnitude')",
            name=op.f("ck_mentions_modifier_is_known"),
        ),
        sa.CheckConstraint("number < 'Infinity' AND number > '-Infinity'", name=op.f("ck_mentions_number_is_finite")),
        sa.CheckConstraint("type IN ('PERSON', 'ORG', 'PLACE', 'DATE', 'QUANTITY')", name=op.f("ck_mentions_type_is_known")),
        sa.CheckConstraint("0 <= start_offset AND start_offset < end_offset", name=op.f("ck_mentions_offsets_are_in_order")),
        sa.CheckConstraint("NOT is_derived OR date_value IS NOT NULL", name=op.f("ck_mentions_what_is_derived_has_a_value")),
        sa.CheckConstraint("paragraph_number >= 0", name=op.f("ck_mentions_paragraph_number_is_not_negative")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_mentions_score_is_a_share")),
        sa.CheckConstraint(
            "type = 'QUANTITY' OR num_nonnulls(number, unit, modifier, role, \"of\") = 0",
            name=op.f("ck_mentions_numbers_are_of_a_quantity"),
        ),
        sa.PrimaryKeyConstraint("article_id", "paragraph_number", "start_offset", name=op.f("pk_mentions")),
        comment="What headlines and paragraphs mention, and where exactly; no two of a text overlap. The words "
        "themselves are not repeated here: the view article_mentions shows them.",
    )
    op.create_index(
        op.f("ix_mentions_date_value"),
        "mentions",
        ["date_value"],
        unique=False,
        postgresql_where=sa.text("date_value IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_mentions_entity_id_article_id"),
        "mentions",
        ["entity_id", "article_id"],
        unique=False,
        postgresql_where=sa.text("entity_id IS NOT NULL"),
    )


def make_imported() -> None:
    op.create_table(
        "imported_entities",
        sa.Column("entity_key", sa.Text(collation="C"), nullable=False, comment="The entity meant."),
        sa.Column("type", sa.Text(), nullable=True, comment="PERSON, ORG or PLACE."),
        sa.Column("name_ar", sa.Text(), nullable=True, comment="Arabic name."),
        sa.Column("name_en", sa.Text(), nullable=True, comment="English name."),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False, comment="Further spellings that mean it."),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166 country, two capital letters."),
        sa.Column("latitude", sa.Double(), nullable=True, comment="Degrees north, WGS 84."),
        sa.Column("longitude", sa.Double(), nullable=True, comment="Degrees east, WGS 84."),
        sa.Column("geonames_id", sa.BigInteger(), nullable=True, comment="Number at GeoNames."),
        sa.Column("kind", sa.Text(), nullable=True, comment="What it is: city, company, party and so on."),
        sa.Column("parent_key", sa.Text(), nullable=True, comment="Key of what it is a part of."),
        sa.Column(
            "merged_into_key",
            sa.Text(collation="C"),
            nullable=True,
            comment="Key of the entity that is the same thing: this one's mentions mean that one.",
        ),
        sa.Column("source_file", sa.Text(), nullable=False, comment="Name of the file that told it last."),
        sa.Column(
            "imported_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When that was.",
        ),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_imported_entities_country_is_two_letters")),
        sa.CheckConstraint("entity_key ~ '^[a-z]+:[^[:space:]]+$'", name=op.f("ck_imported_entities_entity_key_has_its_form")),
        sa.CheckConstraint("type IN ('ORG', 'PERSON', 'PLACE')", name=op.f("ck_imported_entities_type_is_a_name")),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_imported_entities_coordinates_are_two")),
        sa.CheckConstraint("array_position(aliases, NULL) IS NULL", name=op.f("ck_imported_entities_aliases_have_no_gaps")),
        sa.CheckConstraint("geonames_id > 0", name=op.f("ck_imported_entities_geonames_id_is_positive")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_imported_entities_latitude_is_in_range")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_imported_entities_longitude_is_in_range")),
        sa.CheckConstraint("merged_into_key <> entity_key", name=op.f("ck_imported_entities_nothing_is_merged_into_itself")),
        sa.PrimaryKeyConstraint("entity_key", name=op.f("pk_imported_entities")),
        comment="What users told of entities, by matn entities import. It acts on what is read from then on, and on "
        "the archive by matn reparse --entities. What is null or empty changes nothing of what Matn knows "
        "itself.",
    )
    op.create_index(op.f("ix_imported_entities_merged_into_key"), "imported_entities", ["merged_into_key"], unique=False)


def none_negative(figures: str) -> None:
    name = op.f("ck_ingest_runs_figures_are_not_negative")
    op.drop_constraint(name, "ingest_runs", type_="check")
    op.create_check_constraint(name, "ingest_runs", f"least({figures}) >= 0")


def refer() -> None:
    """Add the foreign keys that are not enforced, where the server knows such keys: see pipeline/store/base.py."""
    version = int(op.get_bind().exec_driver_sql("SHOW server_version_num").scalar_one())
    if version < NOT_ENFORCED_SINCE:
        return
    for child, column, parent in REFERENCES:
        op.execute(
            f"ALTER TABLE {child} ADD CONSTRAINT fk_{child}_{column}_{parent}"
            f" FOREIGN KEY ({column}) REFERENCES {parent} (id) NOT ENFORCED"
        )


def quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    return f'"{name}"'


def downgrade() -> None:
    for view in reversed(VIEWS):
        op.execute(f"DROP VIEW {view}")
    op.drop_constraint(op.f("ck_pages_an_entities_error_has_a_version"), "pages", type_="check")
    op.drop_column("pages", "entities_error")
    op.drop_column("pages", "entities_version")
    none_negative(FIGURES)
    for name in COLUMNS:
        op.drop_column("ingest_runs", name)
    op.drop_table("imported_entities")
    op.drop_table("mentions")
    op.drop_table("entity_aliases")
    op.drop_table("entities")
