# Two commands matter: `make demo` and `make test`. Both set everything up by themselves.
PYTHON ?= python3
BIN := .venv/bin
# Where the tests' databases are: in files, or with DB=postgres on a server that is started for them and ends with them.
# What opens no database comes out the same there and is left out (tests/support/served.py).
DB ?=
ON_SERVER := $(BIN)/python -m tests.support.server
# And beside a second process, each update reaching one of them by chance: stories that lean on nothing a process remembers.
TEAMED := tests/conversations/test_events_places.py tests/conversations/test_evidence_reporting.py \
	tests/conversations/test_reminder_settings.py tests/conversations/test_roadmap_import.py \
	tests/conversations/test_surveys.py
MO := locales/ru/LC_MESSAGES/nastavnik.mo locales/en/LC_MESSAGES/nastavnik.mo
SOURCES := bot cli desk documents handlers locales migrations models sandbox scheduler services storage tests views benchmarks
FULL ?=
# What tests write need not outlive them: in memory, where there is such a folder, no commit waits for a disk. What Python
# has compiled is kept, whatever the machine says: tests start a hundred interpreters.
TESTS := PYTHONDONTWRITEBYTECODE= TMPDIR=$(if $(wildcard /dev/shm/.),/dev/shm,$(or $(TMPDIR),/tmp))
# Four at a time on two cores: while one waits – for a pace, a process that ends, a time that runs out – others compute.
PYTEST := -m pytest -n 4 --dist worksteal
BRANCHES := 94

.PHONY: setup demo test test-alone test-shuffled years check style types law texts format bench lock messages migration clean

setup: .venv/ready $(MO)

.venv/ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

%.mo: %.po .venv/ready
	$(BIN)/python -m locales.catalogues compile

demo: setup
	$(BIN)/nastavnik demo

# Everything that must hold before a change lands. FULL=1 says which branches no test takes, in the processes that tests
# start as well, and is red when they become more; then it runs what has counts (storms, attacks, properties) in full, and
# the limits of computing, by themselves: measuring computes too. Whatever opens a database is tried once more on a server
# (decision 57), for its budget without what a browser makes of the pages, whose queries tests/desk asks there;
# tests/postgres had one already.
test: check
ifeq ($(FULL),)
	$(TESTS) $(if $(filter postgres,$(DB)),$(ON_SERVER)) $(BIN)/python $(PYTEST)
else
	rm -rf build/coverage && mkdir -p build/coverage
	FULL= $(TESTS) $(BIN)/coverage run $(PYTEST) -m "not storm and not cpu" --durations=20
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=$(BRANCHES)
	FULL=$(FULL) $(TESTS) $(BIN)/python $(PYTEST) -m "counted or cpu" --durations=20
	FULL= $(TESTS) $(ON_SERVER) $(BIN)/python $(PYTEST) -m "not cpu" --durations=20 --ignore=tests/postgres --ignore=tests/browser
	FULL= TEST_TEAM=1 $(TESTS) $(ON_SERVER) $(BIN)/python $(PYTEST) $(TEAMED)
endif

# Each file must pass alone: nothing that another one has built, imported or left behind may hold it up.
test-alone: setup
	@failed=; for file in $$(find tests -name 'test_*.py' | sort); do \
		$(TESTS) $(BIN)/pytest $$file || failed="$$failed $$file"; done; \
	test -z "$$failed" || { echo "Not alone:$$failed"; exit 1; }

# Nor may the order matter: `make test-shuffled SEED=2` is a second one.
SEED ?= 1
test-shuffled: setup
	$(TESTS) $(BIN)/python $(PYTEST) --shuffle $(SEED)

# Fresh years of the simulator, JOBS at a time, all of them though one breaks: put its seed into tests/seeds.txt with its
# mend (docs/simulator.md).
YEARS ?= 10
JOBS ?= 2
years: setup
	$(TESTS) $(BIN)/nastavnik simulate --years $(YEARS) --jobs $(JOBS)

# Types alone take as long as the rest: two at a time.
check: setup
	@$(MAKE) --no-print-directory -j2 types style law texts

style: setup
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

types: setup
	$(BIN)/mypy

law: setup
	$(BIN)/lint-imports --no-cache

texts: setup
	$(BIN)/python -m locales.catalogues check

format: setup
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

bench: setup
	$(BIN)/python -m benchmarks

# Pins every dependency with its hashes; the files name no index and no host.
LOCKED = --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
LOCK = $(BIN)/uv pip compile pyproject.toml $(LOCKED) --upgrade
# What the image is built with: the same versions as here.
LOCK_BUILD = echo hatchling | $(BIN)/uv pip compile - $(LOCKED)
lock: .venv/ready
	$(LOCK) --extra postgres --extra s3 -o requirements.txt
	$(LOCK) --extra dev --extra pdf --extra postgres --extra s3 -o requirements-dev.txt
	$(LOCK_BUILD) --constraints requirements-dev.txt -o requirements-build.txt

# Collects the texts of the code into the catalogues; then translate what is empty in locales/ru.
messages: .venv/ready
	$(BIN)/python -m locales.catalogues update

# make migration NAME="what changes": compares the models with a database at the newest step.
migration: setup
	rm -f build/migration.db && mkdir -p build
	DATABASE_URL=sqlite:///build/migration.db $(BIN)/alembic -c migrations/alembic.ini upgrade head
	DATABASE_URL=sqlite:///build/migration.db $(BIN)/alembic -c migrations/alembic.ini revision --autogenerate \
		--rev-id $$(printf '%04d' $$(( $$(ls migrations/versions/*.py 2>/dev/null | wc -l) + 1 ))) -m "$(NAME)"

clean:
	rm -rf .venv $(MO) .mypy_cache .ruff_cache .pytest_cache .hypothesis
