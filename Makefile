# Everything that a person or CI calls. Each target does the set-up that it needs; a second call costs seconds.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo setup setup-dev test test-long lint format assets clean

help: ## List what can be called
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):[^#]*## /\1|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: setup ## Start a demonstration on this machine, with a consultation to look at
	@exec .venv/bin/yobal demo $(ARGS)

setup: ## Prepare what running needs: system packages, .venv, the locked dependencies
	@scripts/setup run

setup-dev: ## Prepare what tests and checks need as well
	@scripts/setup dev

test: setup-dev ## Check the code and run the tests: on SQLite, on PostgreSQL, then in a browser
	@status=0; scripts/lint || status=1; scripts/test || status=1; exit $$status

test-long: setup-dev ## As test, and then the slow ones: killed processes, full disks
	@status=0; scripts/lint || status=1; scripts/test --long || status=1; exit $$status

lint: setup-dev ## Check style, types, architecture, templates, spelling and the repository
	@scripts/lint

format: setup-dev ## Bring the code into the house style
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

assets: ## Build the style sheet again (needs npm; never needed to install or run)
	cd assets && npm ci && npm run build

clean: ## Remove what tests and tools left behind; keeps .venv and the data in var
	rm -rf build test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage src/*.egg-info
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
