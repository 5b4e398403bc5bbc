# Everything runs in .venv, which each of these makes and fills by itself, from pinned and hashed packages.
#
#   make demo      judge the sandbox in both editions of JSON:API
#   make test      the whole test suite, kill matrix and wheel included
#   make lint      style, types, and who may import whom
#   make matrix    one row for each fault of the sandbox, and docs/coverage.md; ONLY='jsonapi-1.1/errors/*' picks some
#   make bench     how fast it is
#   make pins      choose the pinned packages anew
#   make clean     remove what these made, the records in runs/ excepted

PYTHON ?= python3
WORKERS ?= 2
ONLY ?= *

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade pyproject.toml

.PHONY: help demo test lint matrix bench pins clean

help:
	@sed -n 's/^#   //p' Makefile

demo: $(READY)
	$(BIN)/accord demo

test: $(READY)
	$(BIN)/python -m pytest -m quiet
	$(BIN)/python -m pytest -m 'not quiet' -n $(WORKERS) --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

matrix: $(READY)
	$(BIN)/python -m tests.matrix '$(ONLY)'
	$(BIN)/python -m tests.promise_matrix '$(ONLY)'
	$(BIN)/python -m tests.coverage

bench: $(READY)
	$(BIN)/python -m bench

pins:
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra dev --output-file requirements/dev.txt
	$(COMPILE:pyproject.toml=requirements/build.in) --output-file requirements/build.txt

clean:
	rm -rf $(VENV) build dist scratch .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
		"Python 3.11 or newer is needed: install it, or name it as in 'make PYTHON=python3.12 ...'" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
