# Concord. Every target first lets build/setup.sh install what it needs and is not there yet.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: help demo dev test test-go test-page test-window test-windows bench lint fuzz truth bindings licences build concordctl window pictures figures package

# make demo DATA=folder keeps the demo elsewhere; make test RACE=1 looks for races, and leaves the longest journeys out; make fuzz TIME=20s is a quick look;
# make build RELEASE=1.2.3 names the release; make test-window ONLY=first drives the journeys whose names hold that word,
# make test-windows ONLY=./backend/signin tries one package.
DATA ?=
RACE ?=
TIME ?= 10m
ONLY ?=
RELEASE ?=
SCALE ?= full

# What the window is compiled with: WebKitGTK 4.1, and the toolkit without its tools for developers.
WINDOW := desktop,production,webkit2_41
# A release names itself, and no path of the machine it was built on.
RELEASED := $(if $(RELEASE),-trimpath)
STAMP := $(if $(RELEASE),-X concord/backend/release.version=$(RELEASE))

help: ## what there is to make
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 18

demo: concordctl ## sync the built-in demo tenant, without an account anywhere; then open the window on it
	bin/concordctl sync --demo $(if $(DATA),--data-dir "$(DATA)")
	@echo; echo 'Next, Entra Cloud Sync in the demo:  bin/concordctl cloudsync plan --demo$(if $(DATA), --data-dir "$(DATA)")'
	@if build/display.sh; then $(MAKE) --no-print-directory window && bin/concord --demo $(if $(DATA),--data-dir "$(DATA)"); fi

dev: ## the window with a front end that follows every change of its sources
	@build/setup.sh window
	build/dev.sh

test: test-go test-page test-window ## run every test

test-go: ## those of the Go code alone
	@build/setup.sh
	go test $(if $(RACE),-race -short) -timeout 60m ./...

test-page: ## those of the front end's components
	@build/setup.sh page
	cd frontend && npm test

test-window: window ## drive the real window through its journeys; needs no display
	@build/setup.sh window-tests
	build/test-window.sh $(ONLY)

test-windows: ## those of the Go code built for Windows, under Wine but for the longest; a sync and the installer there
	@build/setup.sh windows
	build/test-windows.sh $(ONLY)

bench: ## how fast it is beside what Microsoft's limits allow; SCALE=small is a quick look, full takes an hour
	@build/setup.sh
	cd backend/bench && go test -count=1 -timeout 180m -scale $(SCALE) -out $(CURDIR)/bench.json $(if $(ONLY),-run '$(ONLY)')

pictures: ## take those of docs/pictures anew, every screen in three themes; ONLY=overview takes some
	@build/setup.sh window window-tests
	cd frontend && npm run build
	ONLY="$(ONLY)" JOURNEYS=e2e/tools.config.ts build/test-window.sh pictures

figures: ## measure what docs/window.md says of speed and memory; takes a quarter of an hour
	@build/setup.sh window window-tests
	cd frontend && npm run build
	JOURNEYS=e2e/tools.config.ts build/test-window.sh figures

lint: ## check the code beyond the compiler
	@build/setup.sh lint page
	bin/tools/golangci-lint run ./...
	build/bindings.sh check
	go run ./build/licences | diff -q - backend/desktop/licences.json || { echo 'lint: run make licences and commit it' >&2; exit 1; }
	cd frontend && npm run typecheck && npm run lint

fuzz: ## feed every parser with nonsense for a while
	@build/setup.sh
	build/fuzz.sh $(TIME)

truth: concordctl ## let Microsoft's own SDK work in the simulated tenant; the first time it compiles for minutes
	cd build/truth && go test -count=1 -v .

bindings: ## write what the front end calls the backend by, after a bound method changed
	@build/setup.sh
	build/bindings.sh

licences: ## write what others wrote and the programs carry, after a dependency changed
	@build/setup.sh page
	go run ./build/licences >bin/licences.json && mv bin/licences.json backend/desktop/licences.json

build: concordctl window ## build bin/concord, the window, and bin/concordctl, the command line

concordctl: ## build bin/concordctl alone, which needs no window toolkit
	@build/setup.sh
	go build $(RELEASED) -ldflags "$(STAMP)" -o bin/ ./backend/cmd/concordctl

window: ## build bin/concord alone
	@build/setup.sh window
	cd frontend && npm run build && npm run --silent budget >/dev/null # the first load stays small
	go build $(RELEASED) -tags $(WINDOW) -ldflags "-s -w $(STAMP)" -o bin/concord .

package: ## make zip, installer, tar.gz, .deb, list of parts and checksums in dist/; CHECK=1 makes them twice and compares
	@build/setup.sh window windows
	RELEASE=$(RELEASE) build/package.sh
