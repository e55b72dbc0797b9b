#!/usr/bin/env bash
# Installs what is needed and not there yet. Run again, it finds everything and says nothing.
#
#   build/setup.sh          what building, testing and running need
#   build/setup.sh lint     also the linter, at its pinned version, into bin/tools
#
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

# Names of Debian packages; the question is asked of what they bring, which other systems have under other names.
missing_packages() {
  command -v gcc >/dev/null || echo gcc # SQLite is C
  printf '#include <stdlib.h>\n' | gcc -E - >/dev/null 2>&1 || echo libc6-dev
  command -v make >/dev/null || echo make
  command -v git >/dev/null || echo git
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/ssl/cert.pem ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || echo ca-certificates
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

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! [ -e /etc/debian_version ] || ! command -v apt-get >/dev/null; then
    stop "these are missing here; install what your system calls them, then run this again: ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  # Another installer may hold the lock, right after a machine was started for instance.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "${missing[@]}"
}

install_linter() {
  [ "$(bin/tools/golangci-lint version --short 2>/dev/null || true)" != "$golangci_lint" ] || return 0
  say "building golangci-lint $golangci_lint, once (about two minutes)"
  GOBIN=$PWD/bin/tools go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$golangci_lint"
}

install_packages
check_go
case ${1:-} in
  '') ;;
  lint) install_linter ;;
  *) stop "unknown part: $1 (know: lint)" ;;
esac
