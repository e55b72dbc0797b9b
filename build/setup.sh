#!/usr/bin/env bash
# Installs what is needed and not there yet. Run again, it finds everything and says nothing.
#
#   build/setup.sh                what the command line needs: building, testing and running it
#   build/setup.sh lint           also the linter, at its pinned version, into bin/tools
#   build/setup.sh page           also what the window's pages are built and tested with
#   build/setup.sh window         also what the window is compiled against
#   build/setup.sh windows        also what builds programs and installers for Windows, and runs them
#   build/setup.sh window-tests   also a display without a screen, a browser and what drives them
#
# Parts can be named together. A server that only runs concordctl needs none of them.
# On Debian and Ubuntu it installs system packages itself, as root or with sudo. Elsewhere it names them and stops.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

golangci_lint=2.15.0

say() { printf 'setup: %s\n' "$*" >&2; }
stop() {
  say "$@"
  exit 1
}

check_go() {
  local wanted have
  wanted=$(awk '$1 == "go" { print $2 }' go.mod)
  command -v go >/dev/null || stop "Go $wanted or later is missing. Install it from https://go.dev/dl/ and put its bin folder on the PATH."
  have=$(cd / && GOTOOLCHAIN=local go env GOVERSION)
  have=${have#go}
  [ "$(printf '%s\n%s\n' "$wanted" "$have" | sort -V | head -n 1)" = "$wanted" ] ||
    stop "Go $have is too old: Concord needs $wanted or later. Install it from https://go.dev/dl/."
}

# Names of Debian packages, a part at a time; the question is asked of what they bring, which other systems have under
# other names.
missing_packages() {
  command -v gcc >/dev/null || echo gcc # SQLite is C
  printf '#include <stdlib.h>\n' | gcc -E - >/dev/null 2>&1 || echo libc6-dev
  command -v make >/dev/null || echo make
  command -v git >/dev/null || echo git
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/ssl/cert.pem ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || echo ca-certificates
}

missing_window() {
  command -v pkg-config >/dev/null || echo pkg-config
  pkg-config --exists gtk+-3.0 2>/dev/null || echo libgtk-3-dev
  pkg-config --exists webkit2gtk-4.1 2>/dev/null || echo libwebkit2gtk-4.1-dev
}

missing_window_tests() {
  command -v Xvfb >/dev/null || echo xvfb
  command -v xauth >/dev/null || echo xauth # xvfb-run wants it
  command -v dbus-run-session >/dev/null || echo dbus
  command -v dbus-launch >/dev/null || echo dbus-x11
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || echo chromium
  command -v xdotool >/dev/null || echo xdotool
  command -v import >/dev/null || echo imagemagick
  command -v openbox >/dev/null || echo openbox # a window without a manager has no size of its own
  [ -n "$(fc-list 2>/dev/null | head -n 1)" ] || echo fonts-dejavu-core
}

missing_windows() {
  command -v x86_64-w64-mingw32-gcc >/dev/null || echo gcc-mingw-w64-x86-64
  command -v makensis >/dev/null || echo nsis
  command -v osslsigncode >/dev/null || echo osslsigncode
  command -v zip >/dev/null || echo zip
  command -v unzip >/dev/null || echo unzip
  command -v jq >/dev/null || echo jq
  command -v pgrep >/dev/null || echo procps
  # Another processor cannot run them; test-windows.sh says so.
  [ "$(uname -m)" != x86_64 ] || command -v wine >/dev/null || printf '%s\n' wine wine64
}

# patiently COMMAND...: up to three times: what goes over the network may fail by chance.
patiently() {
  "$@" && return
  for pause in 5 20; do
    say "that failed; it is tried again in $pause seconds"
    sleep "$pause"
    "$@" && return
  done
  return 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    stop "root is needed for: $*"
  fi
}

# install_packages QUESTION: installs what the question names.
install_packages() {
  local missing
  mapfile -t missing < <("$1")
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! [ -e /etc/debian_version ] || ! command -v apt-get >/dev/null; then
    stop "these are missing here; install what your system calls them, then run this again: ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  # Another installer may hold the lock, right after a machine was started for instance.
  local apt=(as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
  # Both again: a list of packages that could not be read is no error to the first.
  fetch() { "${apt[@]}" update && "${apt[@]}" -y --no-install-recommends install "${missing[@]}"; }
  patiently fetch
}

install_linter() {
  [ "$(bin/tools/golangci-lint version --short 2>/dev/null || true)" != "$golangci_lint" ] || return 0
  say "building golangci-lint $golangci_lint, once (about two minutes)"
  patiently env GOBIN="$PWD/bin/tools" go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$golangci_lint"
}

# The front end's tools want this Node.js (frontend/package.json says so as well).
node_wanted=20.19.0

check_node() {
  local have
  command -v node >/dev/null && command -v npm >/dev/null ||
    stop "Node.js $node_wanted or later, with npm, is missing: the window's pages are built with it. Install it from https://nodejs.org/."
  have=$(node --version)
  have=${have#v}
  [ "$(printf '%s\n%s\n' "$node_wanted" "$have" | sort -V | head -n 1)" = "$node_wanted" ] ||
    stop "Node.js $have is too old: the window's pages need $node_wanted or later. Install it from https://nodejs.org/."
}

# npm writes down what it installed; that is older than the lock file when somebody changed the lock file since.
install_modules() {
  [ frontend/node_modules/.package-lock.json -nt frontend/package-lock.json ] || {
    say "installing the front end's packages"
    # Not npm ci: it refuses a lock file without the packages of platforms that its writer could not reach.
    (cd frontend && patiently npm install --no-save --no-audit --no-fund --loglevel=error)
    touch frontend/node_modules/.package-lock.json
  }
}

install_page() {
  check_node
  install_modules
}

install_packages missing_packages
check_go
for part in "$@"; do
  case $part in
    lint) install_linter ;;
    page) install_page ;;
    window)
      install_packages missing_window
      install_page
      ;;
    windows) install_packages missing_windows ;;
    window-tests)
      install_packages missing_window
      install_packages missing_window_tests
      install_page
      ;;
    *) stop "unknown part: $part (know: lint, page, window, windows, window-tests)" ;;
  esac
done
