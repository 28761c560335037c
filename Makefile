# Matn. Needs only python3 (3.11 or newer) and make; everything else is installed into .venv from the locked files.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# What `make` installs of the extras. The rest, `transformers`, needs PyTorch (up to 3 GB) and is the user's to install.
EXTRAS := --extra parquet --extra remote
# Bytecode is written whatever the environment says: without it Prefect takes twice as long to start.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test test-models lint check format lock clean setup

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed  ## make .venv with what `matn` needs

run: $(VENV)/.installed  ## read the pages in seeds/ into PostgreSQL and show what was found
	@$(BIN)/matn ingest seeds

test: $(VENV)/.installed-dev  ## run every test on a real PostgreSQL and a real Prefect
	@$(BIN)/pytest -n auto

test-models: $(VENV)/.installed-dev  ## install the extra `transformers` (PyTorch, up to 3 GB) and run its tests
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation -e '.[transformers]'
	@$(BIN)/pytest -m models

lint: $(VENV)/.installed-dev  ## format, lint, types, import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test  ## everything that a change must pass

format: $(VENV)/.installed-dev  ## put the code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.installed  ## write the requirements files anew from pyproject.toml
	@for group in build dev; do \
	  $(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	    --group $$group $$( [ $$group = dev ] && echo "pyproject.toml $(EXTRAS) -c requirements.txt" ) -o requirements-$$group.txt; done
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  pyproject.toml $(EXTRAS) -o requirements.txt

clean:  ## remove .venv and the caches (the archive under MATN_HOME stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.built: requirements-build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Matn needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.11" >&2; exit 1; }
	@echo "Setting up .venv (once; about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-build.txt
	@touch $@

# uv installs in parallel; where it cannot (a mirror that only pip is told of), pip does the same more slowly.
INSTALL = f() { $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes --compile-bytecode -r $$1 || \
  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $$1; }; f

$(VENV)/.installed: $(VENV)/.built requirements.txt pyproject.toml
	@$(INSTALL) requirements.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@$(BIN)/python -m compileall -q pipeline migrations
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@$(INSTALL) requirements-dev.txt
	@touch $@
