#!/usr/bin/env bash
# Drives the real window (frontend/e2e) under a display of its own, with a session bus of its own. Arguments go to vitest;
# JOURNEYS names another configuration of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

go build -tags dev,webkit2_41 -o bin/concord-dev .
go build -o bin/ ./backend/cmd/concordctl # journeys against its simulator
rm -rf bin/window-tests
cd frontend
# Software rendering: there is no graphics card behind this display.
export LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1 GTK_THEME=Adwaita
exec dbus-run-session -- xvfb-run -a -s '-screen 0 1600x1100x24' bash -c '
  openbox &
  manager=$!
  trap "kill $manager" EXIT
  node_modules/.bin/vitest run --config "${JOURNEYS:-e2e/vitest.config.ts}" "$@"
' vitest "$@"
