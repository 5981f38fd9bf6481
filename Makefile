# make demo    code the example articles and show the brief of USA and RUS
# make test    everything that CI checks
# make lint    only the style and type checks
# make docs    write docs/cli.md from the program
# make retrain train the shipped weights anew (needs the shared data and a GPU, see recipes/)
#
# Each makes .venv if there is none. PYTHON picks the interpreter that makes it (3.11 or newer).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo

.PHONY: demo test lint docs retrain clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	rm -rf $(DEMO)
	mkdir -p $(DEMO)
	$(BIN)/dyadwire code examples/articles --store $(DEMO)/store
	$(BIN)/dyadwire brief USA RUS --store $(DEMO)/store --format html --out $(DEMO)/usa-rus.html
	$(BIN)/dyadwire brief USA RUS --store $(DEMO)/store --out $(DEMO)/usa-rus.md
	cat $(DEMO)/usa-rus.md

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.installed
	$(BIN)/python -m dyadwire.cli.reference > docs/cli.md

retrain: $(VENV)/.installed-train
	$(BIN)/python recipes/train_encoder.py
	$(BIN)/python recipes/fit_encoder.py
	$(BIN)/python recipes/actor_context.py
	$(BIN)/python recipes/actor_sectors.py
	$(BIN)/python recipes/fit_sides.py
	$(BIN)/python recipes/fit_scores.py
	$(BIN)/python recipes/list_sources.py

clean:
	rm -rf build $(VENV)

# The stamps are older than pyproject.toml after an edit of it, so that pip runs again.
$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dyadwire needs Python 3.11 or newer; name one: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/.installed

$(VENV)/.installed-train: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,train]'
	touch $@ $(VENV)/.installed $(VENV)/.installed-dev
