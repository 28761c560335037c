"""Every table of the archive; this module is what migrations are compared with."""

from pipeline.store.base import Base
from pipeline.store.models_articles import Article, Caption, Paragraph, Teaser
from pipeline.store.models_duplicates import ArticleIdentity, ArticleSignature, TextCluster, TextRelation
from pipeline.store.models_entities import EntityAlias, EntityRecord, ImportedEntityRecord, MentionRecord
from pipeline.store.models_learned import FurnitureLine, ProfileSnapshot
from pipeline.store.models_pages import Page, PageSighting, Publisher
from pipeline.store.models_runs import IngestRun, QuarantinedPage, RunKind, RunStatus
from pipeline.store.models_teasers import ArticleOpening, TeaserAppearance, TeaserText

metadata = Base.metadata
UNENFORCED = frozenset(
    str(constraint.name)
    for table in metadata.tables.values()
    for constraint in table.foreign_key_constraints
    if constraint.info.get("not_enforced")
)
"""Names of the foreign keys that are NOT ENFORCED on PostgreSQL 18 and newer and absent below."""

VIEWS = frozenset(
    {
        *("article_clusters", "article_entities", "article_mentions", "article_relations", "distinct_articles"),
        *("entity_keys", "page_lines", "teaser_cards", "teaser_links"),
    }
)
"""Names of the views, which only migrations define."""

__all__ = [
    "UNENFORCED",
    "VIEWS",
    "Article",
    "ArticleIdentity",
    "ArticleOpening",
    "ArticleSignature",
    "Base",
    "Caption",
    "EntityAlias",
    "EntityRecord",
    "FurnitureLine",
    "ImportedEntityRecord",
    "IngestRun",
    "MentionRecord",
    "Page",
    "PageSighting",
    "Paragraph",
    "ProfileSnapshot",
    "Publisher",
    "QuarantinedPage",
    "RunKind",
    "RunStatus",
    "Teaser",
    "TeaserAppearance",
    "TeaserText",
    "TextCluster",
    "TextRelation",
    "metadata",
]
