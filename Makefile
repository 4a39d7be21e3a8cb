# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
ENV     = $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint types structure unit slow nightly bench docs site clean

help: ## show the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(ENV): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[local,dev,docs]'
	@touch $@

demo: $(ENV) ## the example checked, up in the local cloud, proved, audited, and the report on it
	$(BIN)/ecosystem engine install
	$(BIN)/ecosystem validate
	$(BIN)/ecosystem check --as-of 2026-11-20
	$(BIN)/ecosystem up dev --local --yes --as-of 2026-11-20
	$(BIN)/ecosystem up dev --local --yes --as-of 2026-11-20 --expect-no-changes
	$(BIN)/ecosystem access prove dev --live --local --as-of 2026-11-20
	$(BIN)/ecosystem plan dev --local --as-of 2026-11-20 --expect-no-changes
	@# On an emulator the audit ends with 3: some controls cannot be measured there. A finding ends it with 1, and that
	@# stops here, as does an audit that broke and left nothing.
	@rm -f .ecosystem/runs/audit.json
	$(BIN)/ecosystem audit dev --local --as-of 2026-11-20 || { test $$? -eq 3 && test -s .ecosystem/runs/audit.json; }
	$(BIN)/ecosystem report --as-of 2026-11-20 --quiet --output .ecosystem/report.html
	@echo
	@echo "The report is at $(CURDIR)/.ecosystem/report.html: open it in a browser, it needs no network."
	@echo "What moto, the emulator, cannot hold is listed in it as not measured; \`$(BIN)/ecosystem local stop\` stops it."

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
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder -m 'slow and not nightly'

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
	$(BIN)/python -m tests.docs --write

site: $(ENV) ## build the documentation site in build/site; a broken link is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

clean: ## remove the environment and the local cloud's files of this checkout
	-$(BIN)/ecosystem local stop
	rm -rf $(VENV) .ecosystem
