#!/usr/bin/env bash
# Prints the tables of docs/performance.md. Arguments are feedbench's own.
#
# C libraries are measured if their headers are there: on Debian, those of
# libxml2-dev, libexpat1-dev and libpugixml-dev.
set -euo pipefail
cd "$(dirname "$0")"
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT

# build NAME COMPILER-COMMAND...
build() {
	local name=$1
	shift
	"$@" -o "$bin/$name.bin" 2>"$bin/$name.log" || echo "$name is left out: $(grep -m1 error "$bin/$name.log")" >&2
}
# shellcheck disable=SC2046 # words are wanted
build libxml2-sax "${CC:-cc}" -O2 c/libxml2-sax.c $(xml2-config --cflags --libs 2>/dev/null || echo -lxml2)
build expat-sax "${CC:-cc}" -O2 c/expat-sax.c -lexpat
build pugixml-dom "${CXX:-c++}" -O2 c/pugixml-dom.cpp -lpugixml

GOWORK=off go build -o "$bin/feedbench" .
"$bin/feedbench" -c "$bin" "$@"
