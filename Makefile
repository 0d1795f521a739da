# `make demo` lints an example, `make test` runs the tests; both set up .venv first. Needs Python 3.10+ with venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types docs bench clean

demo: $(VENV)/.installed
	@echo '$$ lint-procore check examples/legacy'
	@$(BIN)/lint-procore check examples/legacy; status=$$?; \
	if [ $$status -eq 1 ]; then echo 'lint-procore ended with status 1: it has findings, as this example should.'; \
	else echo "lint-procore ended with status $$status, and this example should give 1" >&2; exit 1; fi

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

docs: $(VENV)/.installed
	$(BIN)/python docs/refresh.py

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp is younger than what it was made from, or it is made again; both kinds of installation share one environment.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	|| { echo 'Python 3.10 or later is needed; name one with: make PYTHON=python3.11 ...' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	|| { rm -rf $(VENV); echo 'No virtual environment could be made; on Debian: apt-get install python3-venv' >&2; exit 1; }
