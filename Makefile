# One word each; `make help` lists them. Paths are relative, so that the folder's
# own path may hold spaces.

PYTHON ?= python3
# Where the build of torch without CUDA comes from. Empty: whatever pip takes by itself.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
WORKERS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
OFFLINE := VISARD_OFFLINE=1 VISARD_PLUGINS=off

define ANSWERS
import sys, urllib.request as u
u.urlopen(u.Request(sys.argv[1], headers={"User-Agent": "pip"}), timeout=5).close()
endef
export ANSWERS

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test slow check docs clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

demo: .venv/.weights  ## set up once, then protect a photo and show the proof
	VISARD_OFFLINE=1 $(BIN)/visard demo

test: .venv/.tools  ## the fast tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

slow: .venv/.tools  ## the tests that take minutes, or need data that does not come along
	$(BIN)/python -m pytest -m slow

check: .venv/.tools  ## format, lint, types, import contracts, examples in the docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(OFFLINE) $(BIN)/python -m pytest -q --doctest-modules src

docs: .venv/.tools .venv/.weights  ## make the tables and outputs in the docs anew
	$(BIN)/python docs/refresh.py

clean:  ## remove all that the other words made
	rm -rf .venv demo build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis

# The stamps say that a step is done; without a change no step runs, or goes online, again.

.venv/.packages: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo 'visard needs Python 3.11 or newer with its venv module; on Debian and Ubuntu:' \
		'sudo apt install python3-venv (another Python: make PYTHON=python3.12 ...)' >&2; exit 1; }
	@echo 'Setting up .venv: this takes some minutes, once.'
	@$(PYTHON) -m venv .venv
	@if [ -n "$(TORCH_INDEX)" ] && $(BIN)/python -c "$$ANSWERS" "$(TORCH_INDEX)/torch/" 2>/dev/null; \
		then $(PIP) --no-deps --index-url "$(TORCH_INDEX)" torch \
		|| echo 'Taking the usual build of torch instead.'; fi
	@$(PIP) -e '.[all]'
	@touch $@

.venv/.tools: .venv/.packages
	@$(PIP) -e '.[dev]'
	@touch $@

.venv/.weights: .venv/.packages
	@$(BIN)/visard weights pull || echo 'Going on without these; later: $(BIN)/visard weights pull'
	@touch $@
