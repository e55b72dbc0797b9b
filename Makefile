# Concord. Every target first lets build/setup.sh install what it needs and is not there yet.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: help demo test lint fuzz truth build

# make demo DATA=folder keeps the demo elsewhere; make test RACE=1 looks for races; make fuzz TIME=20s is a quick look;
# make build RELEASE=1.2.3 names the release.
DATA ?=
RACE ?=
TIME ?= 10m
RELEASE ?=

help: ## what there is to make
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 14

demo: build ## sync the built-in demo tenant, without an account anywhere
	bin/concordctl sync --demo $(if $(DATA),--data-dir "$(DATA)")

test: ## run every test
	@build/setup.sh
	go test $(if $(RACE),-race) ./...

lint: ## check the code beyond the compiler
	@build/setup.sh lint
	bin/tools/golangci-lint run ./...

fuzz: ## feed every parser with nonsense for a while
	@build/setup.sh
	build/fuzz.sh $(TIME)

truth: build ## let Microsoft's own SDK work in the simulated tenant; the first time it compiles for minutes
	cd build/truth && go test -count=1 -v .

build: ## build bin/concordctl
	@build/setup.sh
	go build $(if $(RELEASE),-ldflags "-X concord/backend/release.version=$(RELEASE)") -o bin/ ./backend/cmd/concordctl
