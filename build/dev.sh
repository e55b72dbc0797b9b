#!/usr/bin/env bash
# The window with its pages straight from their sources: vite serves them, so that a change shows at once. A change of
# Go code needs another start. Arguments go to the program: build/dev.sh --demo
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build/display.sh

page=127.0.0.1:5173 window=127.0.0.1:34115
(cd frontend && exec node_modules/.bin/vite --host 127.0.0.1 --port 5173 --strictPort) &
vite=$!
trap 'kill "$vite" 2>/dev/null || true' EXIT
go build -tags dev,webkit2_41 -o bin/concord-dev .
# The toolkit reads these, and leaves the arguments alone when assetdir is set.
assetdir=frontend/dist frontenddevserverurl=http://$page devserver=$window loglevel=Warning bin/concord-dev "$@"
