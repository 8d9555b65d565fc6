# Everything that is done to this checkout. Each target may be run again at any time.

PYTHON := .venv/bin/python
# `check --deploy` asks the settings of a real site.
PRODUCTION := SECRET_KEY=a-key-for-this-check-alone-a-key-for-this-check-alone-0123456789 ALLOWED_HOSTS=commonplace.example

.DEFAULT_GOAL := help
.PHONY: help run test check screenshots bench lock setup

help: ## List these targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

# One plain command, so that make starts it without a shell between them, and a signal to make reaches it.
run: ## Set up and start Commonplace with its demo on http://localhost:8000 (PORT and DATA_DIR change where).
	@scripts/setup requirements-run.txt
	@$(PYTHON) -m config.run

test: setup ## Run every test, those in a browser too.
	@chromium=$$(scripts/chromium) && CHROMIUM=$$chromium $(PYTHON) -m pytest -n auto --maxprocesses 4

check: setup ## Do what CI does: style, types, floors, migrations, settings, then every test.
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --check --target-version 6.0
	.venv/bin/lint-imports
	TESTING=1 $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory test

screenshots: setup ## Take the pictures in docs/screenshots/ anew.
	@chromium=$$(scripts/chromium) && CHROMIUM=$$chromium $(PYTHON) -m tests.browser.screenshots

bench: setup ## Measure the pages against a bare view, and print the ratios.
	@$(PYTHON) -m bench

lock: setup ## Write the lock files anew from pyproject.toml.
	@scripts/lock

setup:
	@scripts/setup requirements-dev.txt
