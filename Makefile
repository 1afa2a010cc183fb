# Needs make and Python 3.11 or newer, nothing else. Another Python: make PYTHON=python3.12 …
PYTHON ?= python3
PORT ?= 8000
DATA ?=

VENV := .venv
PIP := $(VENV)/bin/python -m pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# Where it is set, each of the hundreds of processes that tests start compiles every page anew.
export PYTHONDONTWRITEBYTECODE :=

.DELETE_ON_ERROR:
.PHONY: install run test faults mutants bench specs schemathesis client lock clean

install: $(VENV)/.installed

run: install
	$(VENV)/bin/cairn demo --port $(PORT) $(if $(DATA),--data "$(DATA)")

# On every core; then, by themselves, those that measure time, fork or fail a server over. Fewer: make test WORKERS=1
WORKERS ?= logical

test: install
	$(VENV)/bin/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not alone"
	$(VENV)/bin/python -m pytest -m alone

# Long: some hours. Less of it: make faults KILLS=20 CUTS=200 FAILOVERS=5 FAILURES=100 SEEDS=50
KILLS ?= 210
CUTS ?= 2200
FAILOVERS ?= 50
FAILURES ?= 1000
SEEDS ?= 1000

faults: install .libfiu
	CAIRN_KILLS=$(KILLS) CAIRN_CUTS=$(CUTS) CAIRN_FAILOVERS=$(FAILOVERS) CAIRN_FAILURES=$(FAILURES) \
		CAIRN_SEEDS=$(SEEDS) CAIRN_LIBFIU=.libfiu $(VENV)/bin/python -m pytest -rs tests/faults tests/faults/libfiu.py

.libfiu:
	@mkdir -p $@.new && (cd $@.new && apt-get download -q libfiu0 fiu-utils && for each in *.deb; do \
		dpkg -x "$$each" . || exit 1; done) && mv $@.new $@ || { rm -rf $@.new; \
		echo "libfiu0 and fiu-utils of Debian cannot be had here: faults of single system calls are left out." >&2; }

# Long: some hours. Less of it: make mutants OF="domain/gates domain/product" or make mutants OF="--sample 500"
OF ?=

mutants: install .mutation/tools
	PYTHONHASHSEED=0 $(VENV)/bin/python -m tests.mutation $(OF)

.mutation/tools: tests/mutation/requirements.txt
	@$(PIP) install -q --no-deps --require-hashes --upgrade --target $@ -r $< && touch $@ || { rm -rf $@; \
		echo "cosmic-ray, which makes the mutants, cannot be had here." >&2; exit 1; }

bench: install
	$(VENV)/bin/python -m tests.benchmarks

# What the API says of itself, in docs/api.
specs: install
	$(VENV)/bin/python -m tests.specs.written

# Every operation is asked for so many seconds whatever may be asked; `make test` asks a few.
SECONDS ?= 1800

schemathesis: install
	CAIRN_SCHEMATHESIS=$(SECONDS) $(VENV)/bin/python -m pytest -rA tests/specs/test_asked.py

# A client that a generator makes of docs/api/openapi.json, against a server.
client: install
	$(VENV)/bin/python -m tests.specs.client

lock:
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install -q uv
	.venv-lock/bin/uv pip compile -q --upgrade --generate-hashes --all-extras --universal --python-version 3.11 \
		--no-header --no-annotate pyproject.toml -o requirements.lock
	.venv-lock/bin/uv pip compile -q --upgrade --generate-hashes --no-deps --universal --python-version 3.11 \
		--no-header --no-annotate tests/mutation/requirements.in -o tests/mutation/requirements.txt
	rm -rf .venv-lock

clean:
	rm -rf $(VENV) .venv-lock .libfiu .mutation .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist

$(VENV)/.locked: requirements.lock
	@command -v "$(PYTHON)" >/dev/null || { echo "Cairn needs Python 3.11 or newer; $(PYTHON) is not here." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cairn needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	"$(PYTHON)" -m venv --clear $(VENV)
	$(PIP) install -q --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@
