# Few verbs; each sets up what it needs in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench clean

demo: .venv/installed  ## scan the example project with the embedded advisories, without any network service
	$(BIN)/seawall scan --offline examples/shop

test: .venv/developing  ## everything that .ci/run runs
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: .venv/developing  ## what test runs, after putting the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(MAKE) test

bench:  ## measure against Trivy and Syft; see benchmarks/README.md
	$(PYTHON) benchmarks/run.py $(ARGS)

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf .venv
