# Two commands do all the set-up on a fresh machine with Python 3.11 or later:
#   make demo   builds a graph of the example pages, asks it two questions and draws it
#   make test   runs the tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.PHONY: demo test check format prove bench clean

demo: $(VENV)/.installed
	$(BIN)/citeweave build examples/pages/*.txt -g $(DEMO)/kg
	@echo; echo '$$ citeweave show SAM'
	@$(BIN)/citeweave show SAM -g $(DEMO)/kg
	@echo; echo '$$ citeweave view -o page.html'
	@$(BIN)/citeweave view -g $(DEMO)/kg -o $(DEMO)/page.html > $(DEMO)/.page
	@cat $(DEMO)/.page
	@echo; echo '$$ citeweave query "which papers build on which, and through what?"'
	@$(BIN)/citeweave query -g $(DEMO)/kg "$$(cat examples/who_builds_on_whom.cypher)"
	@echo "the page, which works with the network off: $$(cat $(DEMO)/.page)"

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The long proofs: fifty kills, orders and processes on the five real pages, scores. About five minutes.
prove: $(VENV)/.dev
	$(BIN)/python -m pytest -m prove -s

bench: $(VENV)/.dev
	$(BIN)/python bench/commands.py
	$(BIN)/python bench/extract.py

clean:
	rm -rf $(VENV) $(DEMO) build dist *.egg-info

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("citeweave needs Python 3.11 or later; run: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
