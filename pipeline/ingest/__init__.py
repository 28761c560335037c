"""Orchestration as plain functions: the one package that knows both stages and store."""
