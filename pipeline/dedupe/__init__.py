"""Duplicates: signatures of texts, comparison, versions and clusters; plain functions of texts and records."""
