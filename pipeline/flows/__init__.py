"""Prefect around `ingest`: tasks, retries, a record of each run; no logic. Importing this package does not import Prefect."""
