# Ruang Aman. `make` alone shows what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

BINARY := build/ruangaman
ADDR   ?= 127.0.0.1:8088

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: need-cc ## Try everything in a browser: five phones, no token, nothing kept (ADDR=127.0.0.1:8088)
	@echo "Building (about two minutes the first time) …"
	@go build -o $(BINARY) ./cmd/ruangaman
	@$(BINARY) demo --addr $(ADDR)

.PHONY: test
test: need-cc need-browser format vet ## Everything CI runs: format, vet, every test with the race detector, the browser test
	@echo "Testing with the race detector (about five minutes on two cores) …"
	go test -race -timeout 30m ./...

.PHONY: test-quick
test-quick: need-cc ## The tests without the race detector and without the browser
	go test -timeout 5m -short -skip Browser ./...

.PHONY: torture
torture: need-cc ## The long forms: 24 years of reports, every minute of the roster, kill -9 at every step, 20,000 random stories (about half an hour)
	RUANGAMAN_TORTURE=1 go test -timeout 30m -count 1 -run 'AYearInSeconds|TheWholeYear' ./cmd/ruangaman
	RUANGAMAN_TORTURE=1 go test -timeout 60m -count 1 -run 'ACrashAtAnyStep|AFloodThatMeets|ThirteenPercent|UnderKill9|ABatchOfTwenty' ./cmd/ruangaman
	RUANGAMAN_TORTURE=1 go test -timeout 30m -count 1 -run 'AFaultAtAnyStatement' ./store
	go test -timeout 30m -count 1 -run 'AnybodyMayDoAnything' ./flows -rapid.checks=20000

.PHONY: format
format:
	@out=$$(gofmt -l . 2>/dev/null); [ -z "$$out" ] || { echo "These files want gofmt:"; echo "$$out"; exit 1; }

.PHONY: vet
vet:
	go vet ./...
	go vet -tags produksi ./...

.PHONY: build
build: need-cc ## The binary as it goes to production: build/ruangaman
	CGO_ENABLED=1 go build -trimpath -tags produksi -ldflags='-s -w' -o $(BINARY) ./cmd/ruangaman

# The bench and its town run on core 0, what is measured on core 1.
RUN  ?= 1
PIN  := $(shell command -v taskset >/dev/null && [ "$$(nproc)" -gt 1 ] && echo taskset -c 0)

.PHONY: oracle
oracle: ## The roster against a naive reading of its rules, minute by minute on 3,000 random rosters (about ten minutes)
	ORACLE_ROSTERS=3000 go test -timeout 30m -run 'Naive|Holes|EachSingle' ./roster

.PHONY: bench
bench: need-bench ## Every row of docs/performance.md, beside other backends (about half an hour; RUN=2 for the second run)
	$(PIN) build/bench/bench -run $(RUN)

.PHONY: bench-quick
bench-quick: need-bench ## The same in two minutes, for daily use; writes nothing down
	$(PIN) build/bench/bench -quick

.PHONY: bench-rooms
bench-rooms: need-cc ## Go benchmarks of every room, for benchstat
	go test -run '^$$' -bench . -benchmem -count 6 ./...

.PHONY: generate
generate: ## Make again what is made of the code: docs/flows.md and config.schema.json
	@mkdir -p build
	go run ./cmd/ruangaman flow > build/flows.md && mv build/flows.md docs/flows.md
	go run ./cmd/ruangaman check --schema > build/config.schema.json && mv build/config.schema.json config.schema.json

.PHONY: clean
clean: ## Remove what was built
	rm -rf build

# What a machine may lack. Each is installed through the system's package manager when that is allowed.
.PHONY: need-cc need-browser
need-cc:
	@deploy/need.sh cc
need-browser:
	@deploy/need.sh browser

# Our binary as it goes to production, the bench, and the peers. The peers' packages come through npm and the Go proxy;
# the one native part is built from source against the headers of the node that is installed.
.PHONY: need-bench
need-bench: need-cc
	@mkdir -p build/bench
	@go build -trimpath -tags produksi -ldflags='-s -w' -o build/bench/ruangaman ./cmd/ruangaman
	@go build -o build/bench/bench ./bench
	@go build -o build/bench/floor ./bench/peers/floor
	@cd bench/peers/telego && go build -o ../../../build/bench/telego .
	@bench/peers/install.sh
