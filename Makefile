# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
ENV     = $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint types structure unit slow nightly bench docs clean

help: ## show the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(ENV): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[local,dev]'
	@touch $@

demo: $(ENV) ## the example checked and up in the local cloud: environment, engine, emulator, provisioning
	$(BIN)/ecosystem engine install
	$(BIN)/ecosystem validate
	$(BIN)/ecosystem check --as-of 2026-11-20
	$(BIN)/ecosystem up dev --local --yes --as-of 2026-11-20
	$(BIN)/ecosystem up dev --local --yes --as-of 2026-11-20 --expect-no-changes
	$(BIN)/ecosystem access prove dev --live --local --as-of 2026-11-20

test: lint types structure unit slow ## everything that CI runs

lint: $(ENV) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(ENV) ## mypy, strict
	$(BIN)/mypy

structure: $(ENV) ## import-linter: which room may import which
	$(BIN)/lint-imports

unit: $(ENV) ## the fast tests
	$(BIN)/pytest -n auto --dist worksteal -m 'not slow and not nightly' --cov --cov-branch --cov-report=term:skip-covered

slow: $(ENV) ## the tests on the real engine and the emulators
	$(BIN)/ecosystem engine install
	$(BIN)/pytest -m 'slow and not nightly'

nightly: $(ENV) ## what is too long for CI: long fuzz, ten kills, mutants of the controls, speed
	$(BIN)/ecosystem engine install
	$(BIN)/pytest -m nightly
	$(BIN)/python -m bench.mutation --keep
	$(MAKE) bench

bench: $(ENV) ## speed, as ratios against peers in one run
	$(BIN)/python -m bench --keep

docs: $(ENV) ## write the generated pages anew
	$(BIN)/python -m ecosystem.docs
	$(BIN)/python -m ecosystem.waiver_schema
	$(BIN)/python -m policies.docs
	$(BIN)/python -m stacks.taggable
	$(BIN)/python -m cli.docs
	$(BIN)/python -m stacks.docs

clean: ## remove the environment and the local cloud's files of this checkout
	-$(BIN)/ecosystem local stop
	rm -rf $(VENV) .ecosystem
