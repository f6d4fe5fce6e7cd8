# The commands of CONTRIBUTING.md.

MODULES  = . examples internal/contract internal/consumer internal/feedbench personio/store/sqlstore personio/fleet
FUZZTIME ?= 30s
LINTER   = $(CURDIR)/.bin/golangci-lint

.PHONY: run test lint fmt bench fuzz tidy

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
	set -e; for dir in $(MODULES) internal/tools; do (cd $$dir && GOWORK=off go mod tidy); done
