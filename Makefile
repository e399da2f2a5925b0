# make demo and make test do all their own set-up; they need Python 3.11 or later and the package registries.
PYTHON ?= python3
SEED ?= 1
SCALE ?= 1
ARGS ?=
SAFEGROUND = .venv/bin/safeground

.DEFAULT_GOAL := help
.PHONY: help demo test check bench validate docs pins clean setup setup-dev

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: setup ## set up, load an invented town, answer, serve until Ctrl-C (ONCE=1: print and stop; SEED=, SCALE=)
	@$(SAFEGROUND) demo --seed $(SEED) --scale $(SCALE) $(if $(filter-out 0,$(ONCE)),--once)

test: setup-dev ## set up and run every test (ARGS="-k name" for some)
	@.venv/bin/pytest $(ARGS)

check: setup-dev ## lint, strict types, direction of imports; needs no database
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/pytest -q tests/contracts/test_imports.py

bench: setup-dev ## benchmarks, each against a floor or a rival in the same run
	@.venv/bin/python -m bench $(ARGS)

validate: setup-dev ## judge the answers (planted truth, later months); the leak and attack tests at full length
	@.venv/bin/python -m scripts.judge_demo $(ARGS)
	@SAFEGROUND_LEAK_VIEWERS=240 SAFEGROUND_ATTACK_ROUNDS=10 .venv/bin/pytest -q -s \
	  tests/integration/leaks tests/integration/small_numbers

docs: setup-dev ## write the documents that are made from declarations
	@$(SAFEGROUND) schema docs

pins: setup-dev ## write requirements/*.txt anew, exact versions with hashes (needs uv)
	@cd requirements && for name in runtime dev; do \
	  uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header $$name.in -o $$name.txt; done

clean: ## delete the virtual environment and caches; data in .safeground stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

setup:
	@$(PYTHON) scripts/bootstrap.py

setup-dev:
	@$(PYTHON) scripts/bootstrap.py --dev
