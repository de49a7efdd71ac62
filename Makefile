# Guildhall: everything one does with it. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench scale scale-people scale-search lock docs
SHELL := /bin/sh
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
HOST ?= 127.0.0.1
PORT ?= 8000
export GUILDHALL_DATA_DIR ?= var

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

setup: .venv/.dev node_modules/.dev ## install all that running, testing and checking need

run: .venv/.base node_modules/.base ## open Guildhall on http://127.0.0.1:8000, with a demonstration the first time
	@scripts/run --host $(HOST) --port $(PORT)

test: setup ## run the tests, on SQLite and where it answers on PostgreSQL (make test ARGS="-k forum")
	@scripts/get-browsers
	@scripts/test $(ARGS)

check: setup ## look for mistakes without running the tests
	@scripts/check

bench: setup ## measure pages a second against a bare server
	@$(BIN)/python -m bench $(ARGS)

scale: setup ## build a big world and hold the database to its plans (make scale ROWS=100000)
	@$(BIN)/python -m tests.scale $(or $(ROWS),100000)

scale-people: setup ## look for people in a crowd (make scale-people ROWS=95000; also: ROWS="95000 likeness")
	@$(BIN)/python -m tests.scale people $(or $(ROWS),95000)

scale-search: setup ## search in a big world (make scale-search ROWS=100000)
	@$(BIN)/python -m tests.scale search $(or $(ROWS),100000)

docs: setup ## write again the pages of docs/ that are made from the code
	@$(BIN)/guildhall docs

lock: .venv/.dev ## choose dependencies anew and pin them by hash
	@scripts/lock $(ARGS)

.venv/bin/python:
	@scripts/make-venv

.venv/.base: requirements/base.txt | .venv/bin/python
	@echo "Installing what Guildhall runs on"
	@$(PIP) --require-hashes -r requirements/base.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "Installing what testing needs"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.base: package-lock.json | .venv/bin/python
	@scripts/get-assets
	@touch $@

node_modules/.dev: package-lock.json | .venv/bin/python
	@scripts/get-assets --all
	@touch node_modules/.base $@
