# servicefit from a clone. Needs Python 3.11 or newer, git and make; uv is used when it is there, pip when not.
#   make demo   set everything up, run the sample company, say where the reports are
#   make test   set everything up, pass the tests

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

VENV ?= .venv
BIN := $(VENV)/bin
LIBRARIES := $(VENV)/.servicefit-libraries
READY := $(VENV)/.servicefit-ready
UV := $(shell uv --version 2>/dev/null)
INSTALL := $(if $(UV),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)
# Set PYTHON to take one yourself: make demo PYTHON=/opt/python3.12/bin/python3
PYTHON ?=
# The workspace that run, lab and dashboard work on.
WORKSPACE ?= sample_data
PORT ?= 8866
TESTS ?= tests
LOCK_FLAGS ?=

.PHONY: help setup demo test lab dashboard lint format docs lock clean

help:
	@echo "make demo       set everything up, run the sample company, say where the reports are"
	@echo "make test       set everything up, pass the tests (TESTS=tests/intake for a part)"
	@echo "make lab        the notebooks in JupyterLab (WORKSPACE=folder for your own)"
	@echo "make dashboard  the dashboards in the browser (WORKSPACE=folder, PORT=8866)"
	@echo "make lint       ruff, mypy, docstrings, import contracts, SQL"
	@echo "make format     let ruff mend what it can"
	@echo "make docs       write docs/tables.md again from servicefit/tables.py"
	@echo "make lock       pin again what pyproject.toml asks for (needs uv; LOCK_FLAGS=--upgrade for newer versions)"
	@echo "make clean      remove what make and the tools made; exports and results stay"

setup: $(READY)

# A stamp is written last: an interrupted set-up is made again, a finished one is not.
$(LIBRARIES): requirements.lock
	@set -e; \
	python=; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python3.14 python); do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "servicefit needs Python 3.11 or newer; found: $$($(or $(PYTHON),python3) --version 2>&1 || echo none)." >&2; \
	  echo "Hint: install it, or name it: make $(or $(firstword $(MAKECMDGOALS)),demo) PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version), $(if $(UV),uv,pip) (a minute or two, once)"; \
	"$$python" -m venv --clear $(if $(UV),--without-pip) "$(VENV)"; \
	$(INSTALL) --require-hashes -r requirements.lock; \
	touch "$@"

$(READY): $(LIBRARIES) pyproject.toml
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch "$@"

demo: $(READY)
	@$(BIN)/servicefit run sample_data
	@echo
	@echo "The reports are in sample_data/reports. Open in a browser:"
	@find sample_data/reports -name '*.html' | sort | while read -r page; do echo "  file://$(CURDIR)/$$page"; done
	@echo "make dashboard    the same results as live pages"
	@echo "make lab          the notebooks behind them, in JupyterLab"

test: $(READY)
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile $(TESTS)

lab: $(READY)
	$(BIN)/servicefit lab $(WORKSPACE)

dashboard: $(READY)
	$(BIN)/servicefit dashboard $(WORKSPACE) --port $(PORT)

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/numpydoc lint $$(git ls-files 'servicefit/*.py')
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint queries servicefit/products

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(READY)
	$(BIN)/python docs/write_tables.py

lock:
	uv pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --all-extras --quiet $(LOCK_FLAGS) --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
