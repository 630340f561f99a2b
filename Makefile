# What a newcomer, a developer and CI run. `make` alone lists it. Everything is installed into .venv.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
CATALOGUE := src/minqing/locale/en/LC_MESSAGES/django
MINQING := $(BIN)/minqing
RUN := .venv/.run
TEXT := .venv/.text
DEV := .venv/.dev
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-long tour check bench evaluate fix translations bundle lock debian-test \
	check-format check-code check-templates check-types check-migrations check-shape check-translations

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(TEXT) $(CATALOGUE).mo ## Install what running needs, reading text included

run: $(RUN) $(CATALOGUE).mo ## Serve a made-up county on http://127.0.0.1:8000 (PORT) and print who can sign in
	@$(MINQING) migrate --verbosity 0
	@$(MINQING) demo --if-empty
	@exec $(MINQING) serve

test: $(DEV) $(CATALOGUE).mo debian-test ## The suite on SQLite and on PostgreSQL (ARGS="tests/matters -k seal" for a part)
	@$(BIN)/python tools/suite.py $(ARGS)

test-long: ## The same, with the whole of what `make test` samples
	@MINQING_LONG=1 $(MAKE) --no-print-directory test

tour: $(DEV) $(CATALOGUE).mo debian-test ## Take the pictures of docs/tour anew, on the demo county
	@mkdir -p docs/tour
	@MINQING_TOUR=$(CURDIR)/docs/tour $(BIN)/python -m pytest -q tests/test_five_minutes.py

check: check-format check-code check-templates check-types check-migrations check-shape check-translations ## Everything that reads the sources

bench: $(DEV) $(CATALOGUE).mo debian-test ## Measure at 10,000 and 100,000 matters
	@$(BIN)/python -m bench $(ARGS)

evaluate: $(DEV) ## Measure how well text is read, on ../shared/data where it is, and write docs/evaluation.md
	@$(BIN)/python -m bench.evaluate $(ARGS)

fix: $(DEV) ## Put format and simple findings right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --quiet --reformat src

translations: $(DEV) ## Gather the words into the English catalogue and compile it
	@$(BIN)/python tools/translations.py extract
	@$(BIN)/python tools/translations.py compile

bundle: $(RUN) $(CATALOGUE).mo ## A folder of wheels in build/, to install on a machine without internet
	@sh tools/bundle.sh

lock: $(DEV) ## Write requirements/*.txt anew from pyproject.toml
	sh tools/lock.sh

# --- the parts of check ---

check-format: $(DEV)
	$(BIN)/ruff format --check .

check-code: $(DEV)
	$(BIN)/ruff check .

check-templates: $(DEV)
	$(BIN)/djlint --check src
	$(BIN)/djlint --lint src

check-types: $(DEV)
	$(BIN)/mypy

check-migrations: $(DEV)
	MINQING_HOME=.venv/check DATABASE_URL= $(MINQING) makemigrations --check --dry-run

check-shape: $(DEV)
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_consistency.py tests/test_schema.py

check-translations: $(DEV)
	$(BIN)/python tools/translations.py check

# --- what is installed, each once ---

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh tools/debian.sh python3-venv
	$(PYTHON) -m venv .venv

$(RUN): requirements/run.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes --requirement requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEXT): requirements/text.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes --requirement requirements/text.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN)

$(DEV): requirements/dev.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes --requirement requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN) $(TEXT)

$(CATALOGUE).mo: $(CATALOGUE).po | $(RUN)
	@$(BIN)/python tools/translations.py compile

debian-test:
	@sh tools/debian.sh chromium fonts-noto-cjk postgresql
