"""Prefect around ingest/: tasks, retries, schedules; no logic."""
