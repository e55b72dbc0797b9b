#!/usr/bin/env bash
# Writes frontend/wailsjs, what the front end calls the backend by, from the methods that are bound.
#
#   build/bindings.sh          writes them
#   build/bindings.sh check    only looks whether those that are committed are what would be written
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Built this way the program writes its bindings into the folder it is started in and ends; it needs no window.
go build -buildvcs=false -tags bindings -o "$work/bindings" .
cp wails.json "$work"
mkdir "$work/frontend"
(cd "$work" && tsoutputtype=interfaces ./bindings >made.log) || { cat "$work/made.log" >&2; exit 1; }
made=$work/frontend/wailsjs
# The toolkit writes them executable, and for a package of its own that the runtime is not here.
find "$made" -type f -exec chmod 644 {} +
rm -f "$made/runtime/package.json"

case ${1:-} in
  '')
    rm -rf frontend/wailsjs
    cp -r "$made" frontend/wailsjs
    ;;
  check)
    diff -r "$made" frontend/wailsjs >&2 || {
      echo 'bindings: frontend/wailsjs is not what the bound methods make; run make bindings and commit it' >&2
      exit 1
    }
    ;;
  *)
    echo "bindings: unknown word $1 (know: check)" >&2
    exit 1
    ;;
esac
