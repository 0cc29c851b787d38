# Each target is one thing that a person does; `make check test` is what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := .tools/bin/uv
EXTRAS := ingest enrich publish all

.DEFAULT_GOAL := help
.PHONY: help setup demo test train check floors lock lock-check clean bench faults

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(VENV)/.ready ## a virtual environment with the locked requirements

$(UV):
	@echo "Fetching uv into .tools (once)"
	@$(PYTHON) -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv

$(VENV)/.ready: requirements/all.txt pyproject.toml | $(UV)
	@echo "Setting up $(VENV) from requirements/all.txt"
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@$(UV) pip sync --quiet --require-hashes --python $(BIN)/python requirements/all.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

demo: setup ## run the whole pipeline on the seed statements and print the digests
	@$(BIN)/hiwar demo

test: setup ## all tests, on the best servers that this machine has
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE)
COVERAGE ?= 90
WORKERS ?= 2

train: setup ## learn theme weights: make train ROWS=rows.jsonl.gz CROSSWALK=crosswalk.json PLAIN=general.jsonl.gz
	@$(UV) pip install --quiet --python $(BIN)/python 'numpy>=2' 'scipy>=1.14'
	@$(BIN)/python -m tools.train_themes $(ROWS) $(CROSSWALK) $(if $(PLAIN),--plain $(PLAIN))

check: setup lock-check ## lint, types, imports, contract, taxonomy, manual, lock
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/hiwar schemas check
	@$(BIN)/hiwar taxonomy check
	@$(BIN)/hiwar manual check
	@$(BIN)/hiwar sources schema --check
	@$(BIN)/python -m tests.sizes

bench: setup ## what is measured: CPU time of enrich, throughput of each service, set-up and memory of the demo
	@$(BIN)/python -m benchmarks.enrich_cpu
	@$(BIN)/python -m benchmarks.throughput
	@$(BIN)/python -m benchmarks.demo

faults: setup ## schedules of failures on a real broker: SEEDS=20, or one again by SEED=K; JOBS=2 at a time
	@$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),20) --first $(or $(FIRST),1)) \
	  --jobs $(or $(JOBS),1) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(RESULTS),--results $(RESULTS)) $(if $(REPORT),--report $(REPORT))

floors: setup ## raise the floors of the tests to what the tagger reaches on tests/gold
	@$(BIN)/hiwar evaluate --gold tests/gold/sentences.jsonl --floors tests/gold/floors.json --raise-floors --worst 0

lock: | $(UV) ## renew requirements/*.txt from pyproject.toml
	@for extra in all ingest enrich publish; do \
	  constraint=; test $$extra = all || constraint="--constraint requirements/all.txt"; \
	  $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	    --python-version 3.11 --extra $$extra $$constraint --output-file requirements/$$extra.txt pyproject.toml || exit 1; \
	done
	@$(PYTHON) tools/lock_mark.py write

lock-check:
	@$(PYTHON) tools/lock_mark.py check

clean: ## remove what was made here
	@rm -rf $(VENV) .tools .servers .hiwar .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache
