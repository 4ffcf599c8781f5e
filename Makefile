# CONTRIBUTING.md, "Set-up", says what each target does: make test, make timeline, ...
#
# Everything is set up in .venv. It needs make, and Python 3.10 or newer with venv.

SHELL := /bin/sh

PLASO_RELEASE ?= 20260720
PLASO ?= plaso==$(PLASO_RELEASE)
# What Plaso needs in releases that have not been published for it any more.
LOCK = $(if $(wildcard .ci/plaso-$(PLASO_RELEASE).txt),--constraint .ci/plaso-$(PLASO_RELEASE).txt)

ESLINT_RELEASE ?= 9.39.1
SOURCE ?= test_data
# Parsers for the timeline, as in log2timeline --parsers. The times of the files
# themselves would hide the events in them.
PARSERS ?= !filestat
TIMELINE ?= timeline

# Files and folders of tests that make test runs, by default all fast ones.
TESTS ?=

# How long make fuzz tries each reader.
SECONDS ?= 30

# How many faults make mutants tries.
NUMBER ?= 100

# The first interpreter that Plaso and we support and that can make environments.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 \
	python3.10 python $(HOME)/.pyenv/versions/3.1[0-4].*/bin/python; do \
	if $$name -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))' \
	2>/dev/null; then echo $$name; break; fi; done)

VENV ?= .venv
VENV_PYTHON = $(VENV)/bin/python
PIP = $(VENV_PYTHON) -m pip --quiet --disable-pip-version-check

# Whole files of tests are given to the workers: what a class sets up is set up once.
# The order is another one each time: make test ORDER=NUMBER repeats one.
ORDER ?= $(shell date +%s)
FAST_TESTS = -m pytest -q -rs -p no:cacheprovider --numprocesses logical --dist loadfile \
	--randomly-seed $(ORDER)

# The tools of a group of extras_require in setup.cfg, the one place that pins them.
EXTRA = $(shell $(VENV_PYTHON) -c 'import configparser; \
	parser = configparser.ConfigParser(); parser.read("setup.cfg"); \
	print(*parser["options.extras_require"]["$(1)"].split())')

SOURCES := $(shell find formats plaso_extra_parsers -type f ! -name '*.pyc') LICENSE \
	MANIFEST.in README.md plaso_extra_parsers.pth pyproject.toml setup.cfg setup.py

CHECKED = setup.py plaso_extra_parsers tests

.PHONY: all check clean coverage deb end_to_end fuzz image integration lint mutants openrelik \
	owner picture release slow tags test timeline timesketch wheel

all: test

# Not made anew by chance: the stamp names the release.
$(VENV)/plaso-$(PLASO_RELEASE):
	@test -n "$(PYTHON)" || { echo "There is no Python 3.10 or newer with the module" \
		"venv. Debian and Ubuntu have it in the package python3-venv." >&2; exit 1; }
	@echo "Setting up $(VENV): Plaso and what it needs are installed, which takes minutes."
	$(PYTHON) -m venv $(VENV)
	$(PIP) install "$(PLASO)" $(LOCK)
	rm -f $(VENV)/plaso-* $(VENV)/wheel/stamp
	touch $@

# Builds a wheel in a folder. It is built from a copy, since setuptools would take
# left-overs of earlier builds into it; its version is that of the checkout.
BUILD_WHEEL = rm -rf $(1)/build && mkdir -p $(1)/build && \
	cp -R LICENSE MANIFEST.in README.md formats plaso_extra_parsers \
		plaso_extra_parsers.pth pyproject.toml setup.cfg setup.py $(1)/build && \
	PLASO_EXTRA_PARSERS_CHECKOUT=$(CURDIR) \
		$(PIP) wheel --no-deps --wheel-dir $(1) $(1)/build && rm -rf $(1)/build

# A wheel, since an editable installation does not have the .pth file.
$(VENV)/wheel/stamp: $(SOURCES) $(VENV)/plaso-$(PLASO_RELEASE)
	rm -rf $(VENV)/wheel
	$(call BUILD_WHEEL,$(VENV)/wheel)
	$(PIP) install --no-deps --force-reinstall $(VENV)/wheel/*.whl
	touch $@

$(VENV)/tests: setup.cfg $(VENV)/plaso-$(PLASO_RELEASE)
	$(PIP) install $(call EXTRA,test)
	touch $@

$(VENV)/tools: $(VENV)/tests
	$(PIP) install $(call EXTRA,check)
	touch $@

# Always built: the version changes with each commit. Others are removed, so that
# dist/plaso_extra_parsers-*.whl is one file.
wheel: $(VENV)/wheel/stamp
	rm -f dist/plaso_extra_parsers-*
	$(call BUILD_WHEEL,dist)
	$(VENV)/bin/plaso-extra formatters > dist/timesketch_formatters.yaml

deb: wheel
	.ci/deb

# Docker or podman.
image: wheel
	$$(command -v docker || command -v podman) build --build-arg \
		PLASO_RELEASE=$(PLASO_RELEASE) --tag plaso-extra-parsers .

owner:
	@test -n "$(OWNER)" || { echo "make owner OWNER=NAME" >&2; exit 2; }
	git grep -lE '@OWNER\b|/OWNER/' -- . ':!Makefile' | \
		xargs sed -i -E 's#@OWNER\b#@$(OWNER)#; s#/OWNER/#/$(OWNER)/#g'

release: $(VENV)/wheel/stamp
	.ci/release $(VENV_PYTHON) $(call EXTRA,release)

test: $(VENV)/tests $(VENV)/wheel/stamp
	$(VENV_PYTHON) $(FAST_TESTS) $(TESTS)

tags: $(VENV)/tests $(VENV)/wheel/stamp
	$(VENV_PYTHON) -m tests.data.tag_files

integration: $(VENV)/tests $(VENV)/wheel/stamp
	$(VENV_PYTHON) -m tests services/opensearch services/redis

timesketch openrelik: $(VENV)/tests $(VENV)/wheel/stamp
	$(VENV_PYTHON) -m tests services/$@

slow end_to_end: $(VENV)/tests $(VENV)/wheel/stamp
	$(VENV_PYTHON) -m tests $@

mutants: $(VENV)/tests
	$(VENV_PYTHON) -m tests.mutants --room "$(ROOM)" --seed "$(SEED)" --number $(NUMBER)

# There are no wheels of atheris for all machines and versions of Python.
fuzz: $(VENV)/wheel/stamp
	@if $(PIP) install --only-binary :all: $(call EXTRA,fuzz) > $(VENV)/fuzz.log 2>&1; \
	then $(VENV_PYTHON) -m tests.fuzz all $(SECONDS); \
	else echo "Fuzzing: NOT RUN, pip has no wheel of atheris:" \
		"$$(tail -n 1 $(VENV)/fuzz.log)"; fi

timeline: $(VENV)/wheel/stamp
	@mkdir -p $(TIMELINE)
	@rm -f $(TIMELINE)/timeline.plaso $(TIMELINE)/timeline.csv $(TIMELINE)/report.html \
		$(TIMELINE)/*.log.gz
	$(VENV)/bin/log2timeline --quiet --unattended --status_view none \
		--logfile $(TIMELINE)/log2timeline.log.gz --parsers '$(PARSERS)' \
		--storage_file $(TIMELINE)/timeline.plaso "$(SOURCE)"
	$(VENV)/bin/psort --quiet --unattended --status_view none \
		--logfile $(TIMELINE)/psort.log.gz -o dynamic \
		--fields datetime,timestamp_desc,parser,message \
		-w $(TIMELINE)/timeline.csv $(TIMELINE)/timeline.plaso
	$(VENV)/bin/psort --quiet --unattended --status_view none \
		--logfile $(TIMELINE)/report.log.gz -o html_report \
		--report_title "Timeline of $(SOURCE)" \
		-w $(TIMELINE)/report.html $(TIMELINE)/timeline.plaso
	@echo
	@echo "Storage file: $(abspath $(TIMELINE)/timeline.plaso)"
	@echo "Timeline:     $(abspath $(TIMELINE)/timeline.csv)" \
		"($$(($$(wc -l < $(TIMELINE)/timeline.csv) - 1)) events)"
	@echo "Report:       file://$(abspath $(TIMELINE)/report.html)" \
		"(open it in a browser: xdg-open or open, then the path)"
	@echo
	@# The first of each parser: one kind of evidence would fill the screen, as would
	@# events without a time, which come first in the file.
	@awk -F , '!/^0000-/ && (NR == 1 || seen[$$3]++ < 7)' $(TIMELINE)/timeline.csv | \
		head -n 30 | cut -c 1-200

# The pictures of reports in the documents: the worked cases, in Debian's chromium.
picture: $(VENV)/wheel/stamp
	$(VENV_PYTHON) -m tests.end_to_end.report_picture docs

lint: $(VENV)/tools $(VENV)/wheel/stamp
	$(VENV_PYTHON) -m black --check --quiet $(CHECKED) || \
		{ echo "Run: $(VENV_PYTHON) -m black $(CHECKED)" >&2; exit 1; }
	$(VENV_PYTHON) -m mypy
	$(VENV_PYTHON) -m pylint --jobs 0 $(CHECKED)
	@if command -v npx > /dev/null; then \
		echo "npx eslint@$(ESLINT_RELEASE)"; \
		npx --yes eslint@$(ESLINT_RELEASE) plaso_extra_parsers/output/page \
			tests/output/page; \
	else \
		echo "NOT RUN: there is no npx, the JavaScript of reports is not linted"; \
	fi
	$(VENV_PYTHON) -m yamllint --no-warnings .yamllint.yaml formats \
		plaso_extra_parsers/data

coverage: $(VENV)/tools $(VENV)/wheel/stamp
	$(VENV_PYTHON) $(FAST_TESTS) --cov

check: lint coverage

clean:
	rm -rf $(VENV) .venv-* $(TIMELINE) build dist *.egg-info .coverage .mypy_cache
