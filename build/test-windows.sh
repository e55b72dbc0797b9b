#!/usr/bin/env bash
# Builds the tests of the Go code for Windows and runs them under Wine, then a whole sync of the demo tenant.
#
#   build/test-windows.sh                   the packages below, and the sync
#   build/test-windows.sh ./backend/...     every package. contactsync takes many minutes; in graphsim some tests cannot
#                                           delete their file at the end; cli, tenant and desktop are not looked through yet
#   build/test-windows.sh ./backend/signin  the tests of these packages alone
#
# Where there is no Wine it says so and succeeds. What Wine has not, real Windows has to show: docs/windows-checklist.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/windows/wine.sh

skip() {
  printf 'test-windows: SKIPPED: %s\n' "$*" >&2
  exit 0
}
missing=$(wine_missing | paste -sd, | sed 's/,/, /g')
[ -z "$missing" ] || skip "this machine lacks $missing"
wine_ready || skip "Wine does not start here"
overlay=$(wine_overlay)
trap wine_over EXIT

packages=(./backend/certstore ./backend/csdl ./backend/graph ./backend/graphsim/provisioning ./backend/health ./backend/history
  ./backend/runs ./backend/settings ./backend/signin ./backend/sqlite ./backend/throttle)
export GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc

go test -count=1 -timeout 20m -overlay "$overlay" -exec wine "${@:-${packages[@]}}"
[ $# -eq 0 ] || exit 0

echo 'test-windows: a sync of the demo tenant by concordctl.exe'
work=$(mktemp -d)
trap 'wine_over; rm -rf "$work"' EXIT
go build -overlay "$overlay" -o "$work/" ./backend/cmd/concordctl
for expected in '"created":[1-9]' '"created":0'; do
  last=$(wine "$work/concordctl.exe" sync --demo --json --data-dir "Z:${work//\//\\}\\data" | tail -n 1)
  echo "$last"
  grep -q '"state":"done"' <<<"$last" && grep -q "$expected" <<<"$last" || {
    echo "test-windows: the sync is not done, or not with $expected" >&2
    exit 1
  }
done
