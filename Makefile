# The hub's chores. `make` alone lists them.
PORT ?= 8000
WORKERS ?= 2

SHELL := /bin/sh
PY := .venv/bin/python
PYTEST := $(PY) -m pytest --numprocesses $(WORKERS) --dist loadgroup
key = $(shell cat $(1) | cksum | cut -d ' ' -f 1)
PACKAGES := .venv/.packages-$(call key,requirements.txt .ci/venv)
TEST_PACKAGES := .venv/.test-packages-$(call key,requirements.txt requirements-test.txt .ci/venv)
ASSETS := hub/static/vendor/.built-$(call key,package-lock.json hub/front_end.py)
DEMO := HUB_DEMO=1 DATABASE_URL=sqlite:///.demo/hub.sqlite3 MEDIA_ROOT=.demo/media HUB_URL=http://127.0.0.1:$(PORT)
# What the demonstration's database was last brought up to: starting Django only to find nothing to do takes seconds.
MIGRATED := .demo/.migrated-$(call key,*/migrations/*.py agencies/roles.py)
# WhiteNoise serves the files where they lie: it warns that none are collected, and that it reads them as one would without async.
QUIET := 'ignore:No directory at,ignore:StreamingHttpResponse must consume'
UV_LOCK := .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock'

.DEFAULT_GOAL := help
.PHONY: help demo setup test test-postgresql test-deep bench-routing bench-preview bench-figures bench-import pictures lint format assets lock clean port-free bench-access

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

demo: port-free $(PACKAGES) $(ASSETS) ## Run the hub with a made-up county on 127.0.0.1 (FRESH=1 starts over, PORT=8001 elsewhere)
	@if [ -n "$(filter-out 0 no,$(FRESH))" ]; then echo "Removing the old demonstration."; rm -rf .demo; fi
	@mkdir -p .demo
	@if [ ! -e .demo/hub.sqlite3 ]; then \
		echo "Making the database and loading the demonstration county (about a minute)."; \
		rm -f .demo/loading.sqlite3*; \
		export $(DEMO) DATABASE_URL=sqlite:///.demo/loading.sqlite3; \
		$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py load_demo && mv .demo/loading.sqlite3 .demo/hub.sqlite3 && date +%F >.demo/.made; \
	elif [ ! -e $(MIGRATED) ]; then \
		echo "Bringing the demonstration's database up to date."; \
		export $(DEMO); \
		$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py sync_roles; \
	fi
	@rm -f .demo/.migrated-* && touch $(MIGRATED)
	@made=$$(cat .demo/.made 2>/dev/null); if [ "$$made" != "$$(date +%F)" ]; then \
		echo "The demonstration ends on $${made:-an earlier day}, so deadlines in it have passed. For one that ends today: make demo FRESH=1"; \
	fi
	@echo "The hub is at http://127.0.0.1:$(PORT) (Ctrl+C stops it)."
	@exec env $(DEMO) PYTHONWARNINGS=$(QUIET) $(PY) -m uvicorn hub.asgi:application --host 127.0.0.1 --port $(PORT) --lifespan off --no-access-log \
		--ws websockets-sansio --ws-per-message-deflate false --log-level warning --timeout-graceful-shutdown 2

setup: $(PACKAGES) $(ASSETS) ## Make .venv, the assets and the schema of the database that DATABASE_URL names
	@echo "Bringing the database's schema up to date."
	@$(PY) manage.py migrate --verbosity 0

test: $(TEST_PACKAGES) $(ASSETS) ## Lint, import contracts, unit tests, browser tests in Chromium
	@.ci/system chromium redis-server
	@$(PY) -m ruff check --quiet .
	@$(PYTEST)

test-postgresql: $(TEST_PACKAGES) $(ASSETS) ## The same suite on a throw-away PostgreSQL
	@.ci/system chromium postgresql redis-server
	@echo "Running the suite on a throw-away PostgreSQL."
	@.ci/with_postgresql $(PYTEST)

test-deep: $(TEST_PACKAGES) $(ASSETS) ## Long worlds, crawls and simulations, with the table that they print
	@.ci/system chromium
	@HYPOTHESIS_PROFILE=deep $(PY) -m pytest -m deep

bench-routing: $(TEST_PACKAGES) ## People routed in a second against 330 services, beside the floor; stops when it is too slow
	@$(PY) -m tests.bench routing

bench-preview: $(TEST_PACKAGES) ## A draft looked at for 20,000 open referrals, beside the floor; stops when it is too slow
	@$(PY) -W ignore -m tests.bench preview

bench-access: $(TEST_PACKAGES) ## Measure lists and locks at a million referrals, on a throw-away PostgreSQL or DATABASE_URL
	@[ -n "$(DATABASE_URL)" ] || .ci/system postgresql
	@$(if $(DATABASE_URL),,.ci/with_postgresql) $(PY) -m tests.bench access

bench-figures: $(TEST_PACKAGES) ## A million placements on a throw-away PostgreSQL: figures beside bare SQL and pandas
	@.ci/system postgresql
	@.ci/with_postgresql $(PY) -m tests.bench figures

bench-import: $(TEST_PACKAGES) ## 100,000 stays brought in from a spreadsheet, beside the floor; stops when it is too slow
	@$(PY) -W ignore -m tests.bench imports

pictures: $(TEST_PACKAGES) $(ASSETS) ## Take the pictures in docs/pictures again, in the demonstration county
	@HUB_PICTURES=1 $(PY) -m pytest tests/days/test_pictures.py

lint: $(TEST_PACKAGES) ## Ruff and the import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports --no-cache

format: $(TEST_PACKAGES) ## Put the code in order (ruff)
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

assets: $(ASSETS) ## Build the front-end assets into hub/static/vendor

lock: $(TEST_PACKAGES) ## Resolve requirements*.in and package.json into their lock files again
	$(UV_LOCK) --quiet requirements.in --output-file requirements.txt
	$(UV_LOCK) --quiet requirements-test.in --output-file requirements-test.txt
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## Remove everything that these targets made, the demonstration's database included
	rm -rf .venv node_modules hub/static/vendor static_collected .demo .ruff_cache .import_linter_cache .hypothesis

port-free:
	@python=$$(.ci/python) && "$$python" -c "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('127.0.0.1', $(PORT)))" 2>/dev/null \
		|| { [ -n "$$python" ] && echo "Stopped: port $(PORT) is taken. Stop what uses it, or choose another: make demo PORT=8001" >&2; exit 1; }

$(PACKAGES):
	@.ci/venv requirements.txt
	@rm -f .venv/.packages-* && touch $@

$(TEST_PACKAGES): $(PACKAGES)
	@.ci/venv requirements-test.txt
	@rm -f .venv/.test-packages-* && touch $@

$(ASSETS): $(PACKAGES)
	@echo "Building the front-end assets."
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
	@$(PY) -m hub.front_end
	@rm -f hub/static/vendor/.built-* && touch $@
