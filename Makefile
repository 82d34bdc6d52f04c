# One environment in .venv for everything; see README.md.
PYTHON ?= python3
PORT ?= 8000
# How many processes share the tests; a file of tests stays in one.
PROCESSES ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: help run install test lint format translations schema bench never-lost screenshots clean

help:
	@echo "make run           fill in and print, at http://127.0.0.1:$(PORT)"
	@echo "make test          all tests; names what could not run for want of a system package"
	@echo "make lint format translations schema bench never-lost screenshots"

install: $(READY)

$(READY): requirements.lock pyproject.toml hatch_build.py $(wildcard translations/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'Python 3.11 or newer is needed; this is ' + sys.version.split()[0] + '. Set PYTHON=python3.11 or newer.')"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

run: install
	@PORT=$(PORT) $(BIN)/selfassess run

test: install
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: install
	$(BIN)/python -m tests.catalogues

schema: install
	$(BIN)/selfassess questionnaire schema questionnaires

bench: install
	$(BIN)/python -m tests.bench

never-lost: install
	NEVER_LOST_STEPS=100 $(BIN)/python -m pytest tests/journeys/test_never_lost.py

screenshots: install
	$(BIN)/python -m tests.journeys.screenshots

clean:
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
