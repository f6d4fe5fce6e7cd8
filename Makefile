# The commands of CONTRIBUTING.md.

SHELL    = bash
MODULES  = $(shell . .ci/modules.sh && all_modules)
RELEASED = $(shell . .ci/modules.sh && released_modules)
FUZZTIME ?= 30s
LINTER   = $(CURDIR)/.bin/golangci-lint

.PHONY: run test lint fmt bench fuzz tidy licences rehearse

run:
	go run ./examples/jobboard

test:
	go test work

$(LINTER): internal/tools/go.mod internal/tools/go.sum
	cd internal/tools && GOWORK=off go build -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

lint: $(LINTER)
	set -e; for dir in $(MODULES); do echo "lint $$dir"; (cd $$dir && GOWORK=off $(LINTER) run --config $(CURDIR)/.golangci.yml ./...); done

fmt: $(LINTER)
	set -e; for dir in $(MODULES); do (cd $$dir && GOWORK=off $(LINTER) fmt --config $(CURDIR)/.golangci.yml ./...); done

bench:
	go test -run '^$$' -bench . -benchmem work

# One target at a time, because go test takes no more.
fuzz:
	set -e; grep -rlE '^func Fuzz' --include '*_test.go' . | while read -r file; do \
		for target in $$(grep -oE '^func Fuzz[A-Za-z0-9_]*' $$file | cut -d' ' -f2); do \
			echo "$$target in $$(dirname $$file)"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$(dirname $$file); \
		done; done

tidy:
	set -e; for dir in $(MODULES); do (cd $$dir && GOWORK=off go mod tidy); done

licences:
	cd internal/tools && GOWORK=off go build -o $(CURDIR)/.bin/licences ./licences
	.bin/licences $(RELEASED) > docs/licences.md

rehearse:
	work=$$(mktemp -d) && .ci/rehearse $$work && chmod -R u+w $$work && rm -rf $$work
