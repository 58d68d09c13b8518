# Everything a person does with this checkout. `make run` needs Python 3.11 and Node 20, nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
INSTALL := UV_LINK_MODE=copy $(UV) pip install -q --python $(BIN)/python
LOCK := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# A stamp stands for a finished step; removing it repeats the step.
PACKAGES := $(VENV)/packages.stamp
DEV_PACKAGES := $(VENV)/dev-packages.stamp
KUULA := $(VENV)/kuula.stamp
NODE_PACKAGES := frontend/node_modules/packages.stamp
FRONT := build/front.stamp
STATIC := build/static.stamp
LOCALE := build/locale.stamp

FRONT_SOURCES := $(shell find frontend -name node_modules -prune -o -type f -print)
CATALOGUES := $(wildcard src/kuula/locale/*/LC_MESSAGES/*.po)
# Steps of the build load the settings, which want a home; it is not the one with the data.
BUILD_HOME := KUULA_HOME=$(CURDIR)/build/home

# Where Python may not keep what it compiled, every process compiles two thousand modules anew: 1.5 s.
unexport PYTHONDONTWRITEBYTECODE

# Each has a core of its own to itself; the longest begin first.
CHECKS := check-types check-house check-style check-front

# The house rules ran with the checks. Tests that start a whole Kuula follow by themselves: they wait for
# processes most of the time, so two files of them share the cores, the longest first; none is a measurement.
define ALL_TESTS
failed=0; \
$(BIN)/pytest -n 2 --dist loadfile --ignore tests/house -m "not product" || failed=1; \
$(BIN)/pytest -p no:randomly -n 2 --dist loadfile --no-loadscope-reorder -m product tests/product tests/journeys src || failed=1; \
exit $$failed
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run build install install-dev check $(CHECKS) test bench shots screens messages lock clean

help:
	@echo "make run       install, build and start Kuula (ARGS=\"--port 8080\" for kuula up)"
	@echo "make check     format, lint, types, contracts and house rules"
	@echo "make test      all checks and tests, the browser journeys included"
	@echo "make bench     measurements (BENCH=create for one of them)"
	@echo "make shots     pictures of the key pages into docs/guide"
	@echo "make screens   sheets of the named screens in every state into docs/guide/screens"
	@echo "make build     styles, scripts and translations only"
	@echo "make install   what Kuula runs on; make install-dev adds what the tests need"
	@echo "make messages  collect the words people read for translation"
	@echo "make lock      pin all versions again"
	@echo "make clean     remove what was built"

run: build
	$(BIN)/kuula up $(ARGS)

install: $(KUULA)

install-dev: $(KUULA) $(DEV_PACKAGES)

build: $(KUULA) $(STATIC) $(LOCALE)

check: install-dev build
	@$(MAKE) --no-print-directory -j2 $(CHECKS)

check-types:
	$(BIN)/mypy

check-house:
	$(BIN)/pytest -q tests/house

check-style:
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/lint-imports --no-logo

check-front:
	npm --prefix frontend run --silent check

test: install-dev build
	sh requirements/system.sh
	$(MAKE) --no-print-directory check
	npm --prefix frontend run --silent test
	$(if $(TESTS),$(BIN)/pytest $(TESTS),$(ALL_TESTS))

bench: install-dev build
	$(BIN)/python -m tests.bench $(BENCH)

shots: install-dev build
	sh requirements/system.sh
	$(BIN)/python -m tests.shots

screens: install-dev build
	sh requirements/system.sh
	$(BIN)/python -m tests.screens

messages: install-dev
	$(BIN)/python -m tests.house.catalogues

lock: $(BIN)/python
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) requirements/base.in -o requirements/base.txt
	$(LOCK) requirements/redis.in -o requirements/redis.txt
	$(LOCK) requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf build src/kuula/ui/static
	find src -name '*.mo' -delete

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: install Python 3.11 or newer, or say make PYTHON=/path/to/python3.11."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "This Python cannot make environments: install python3-venv."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(UV): requirements/build.txt | $(BIN)/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements/build.txt
	@touch $@

$(PACKAGES): requirements/base.txt $(UV)
	@echo "Installing what Kuula runs on..."
	$(INSTALL) --require-hashes -r requirements/base.txt
	@touch $@

$(DEV_PACKAGES): requirements/dev.txt $(PACKAGES)
	@echo "Installing what the tests need..."
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(KUULA): pyproject.toml $(PACKAGES)
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(NODE_PACKAGES): frontend/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Install Node 20 or newer."; exit 1; }
	npm --prefix frontend ci --include=dev --no-audit --no-fund --loglevel=error
	@touch $@

$(FRONT): $(NODE_PACKAGES) $(FRONT_SOURCES)
	npm --prefix frontend run --silent build
	@mkdir -p build && touch $@

$(STATIC): $(FRONT) $(KUULA)
	$(BUILD_HOME) $(BIN)/kuula manage collectstatic --noinput --verbosity 0
	@touch $@

$(LOCALE): $(CATALOGUES) $(KUULA)
	@mkdir -p build
	$(if $(CATALOGUES),$(BIN)/pybabel -q compile --domain django --directory src/kuula/locale)
	@touch $@
