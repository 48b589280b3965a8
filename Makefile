# `make check` is what has to pass: lint, types, contracts, tests, facts, docs.
# SKIP_TESTS=1 leaves the tests out where they have just been run.

PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)
BIN := $(dir $(PYTHON))
# A bare name (python3) has no folder: its tools are found on the path.
RUN := $(if $(filter ./,$(BIN)),,$(BIN))
export OMP_NUM_THREADS ?= 1

.PHONY: check lint types contracts test test-slow facts docs measure bench format clean

check: lint types contracts $(if $(SKIP_TESTS),,test) facts docs measure

lint:
	$(RUN)ruff check .
	$(RUN)ruff format --check .

types:
	$(RUN)mypy
	$(RUN)mypy tools

contracts:
	$(RUN)lint-imports --no-logo --no-cache

test:
	$(PYTHON) -m pytest

test-slow:
	TIDEWAITER_HYPOTHESIS=long $(PYTHON) -m pytest -m slow

facts:
	$(RUN)tidewaiter facts check

# The reference pages are made from docstrings, the commands' help and the facts, then the site is
# built; a link or an anchor that leads nowhere stops it.
docs:
	$(PYTHON) tools/make_reference.py docs/reference/generated
	$(RUN)zensical build --clean --strict

measure:
	$(PYTHON) tools/measure_source.py

bench:
	@set -e; for script in benchmarks/*.py; do \
	  printf '\n== %s\n' "$$script"; $(PYTHON) "$$script"; \
	done

format:
	$(RUN)ruff check --fix .
	$(RUN)ruff format .

clean:
	rm -rf site docs/reference/generated dist build .mypy_cache .ruff_cache .hypothesis
