# Commands for people; `make` alone lists them. All work is done by .venv/bin/switchboard.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PACKS ?=
PORT ?= 5005
DESK_PORT ?= 5006
ifneq ($(PACKS),)
export SWITCHBOARD_PACKS := $(PACKS)
endif
export PORT DESK_PORT
export RASA_TELEMETRY_ENABLED := false
# Trust what the machine trusts: many companies look into TLS.
export UV_SYSTEM_CERTS := true

# uv from the machine if it runs, else a copy of our own. (A version manager's stand-in may exist and not run.)
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tools/bin/uv)
RUN := .venv/bin/

# TORCH=cpu: without what torch brings for GPUs, and with torch itself from PyTorch's index of CPU builds.
TORCH ?= pypi
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
ifeq ($(TORCH),cpu)
TORCH_VERSION := $(shell sed -n '/^name = "torch"$$/{n;s/^version = "\(.*\)"/\1/p;}' uv.lock)
WITHOUT_CUDA := $(shell sed -nE 's/^name = "(torch|triton|nvidia-.*|cuda-.*)"/--no-install-package \1/p' uv.lock)
endif

INSTALL_TORCH = $(if $(WITHOUT_CUDA),$(UV) pip install --quiet --index-url $(TORCH_INDEX) torch==$(TORCH_VERSION),true)

# Tests need the model of all packs too: trained before them on all cores, no test waits for another that trains it on one.
ALL_PACKS = $(shell ls domains | grep -vx core | paste -sd, -)

# WITH=bench: with the dependency group of the benchmarks (SetFit) too.
WITH ?=

# Compiled once here, the libraries start in half the time, wherever Python is told not to keep what it compiles.
SYNC = $(UV) sync --locked --inexact --quiet $(if $(wildcard .venv),,--compile-bytecode) $(addprefix --group ,$(WITH)) $(WITHOUT_CUDA)

.PHONY: help chat serve train test check clean install install-dev

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16
	@echo "Variables: PACKS=banking,… (active packs), PORT=5005 and DESK_PORT=5006 (of make serve), TORCH=cpu (smaller install without CUDA)"

chat: install ## Chat with the assistant in the terminal (trains first if need be)
	@$(RUN)switchboard chat

serve: install ## Serve it over HTTP on PORT, and the agents' desk on DESK_PORT, until Ctrl-C
	@$(RUN)switchboard serve

train: install ## Train the model for the active packs if it is not there
	@$(RUN)switchboard train

test: install-dev ## Run every test, on two processes
	@$(RUN)switchboard train
	@SWITCHBOARD_PACKS=$(ALL_PACKS) $(RUN)switchboard train
	-@$(RUN)switchboard web --dev
	@OMP_NUM_THREADS=1 $(RUN)python -m pytest --numprocesses 2 --dist loadfile

check: install-dev ## Ruff, mypy, and Rasa's check of the packs
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy
	@PYTHONWARNINGS=ignore TF_CPP_MIN_LOG_LEVEL=3 $(RUN)rasa data validate --domain domains

clean: ## Remove models, caches and what running left (databases too)
	rm -rf models .rasa var results .pytest_cache .mypy_cache .ruff_cache .hypothesis

install: $(filter .tools/%,$(UV))
	@$(SYNC) --no-dev
	@$(INSTALL_TORCH)

install-dev: $(filter .tools/%,$(UV))
	@$(SYNC)
	@$(INSTALL_TORCH)

.tools/bin/uv:
	@echo "Fetching uv into .tools/ …"
	@python3 -m venv .tools && .tools/bin/python -m pip install --quiet --disable-pip-version-check uv
