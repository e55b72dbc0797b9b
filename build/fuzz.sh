#!/usr/bin/env bash
# Runs every fuzz target for a while: build/fuzz.sh [TIME EACH, default 10m]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for package in $(go list ./...); do
  for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    printf '== %s in %s\n' "$target" "$package"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "${1:-10m}" "$package"
  done
done
