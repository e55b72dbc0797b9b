#!/usr/bin/env bash
# Builds the Go code and its tests for Windows and runs them under Wine; then a whole sync of the demo tenant, and the
# installer in and out. The last line says which of that ran.
#
#   build/test-windows.sh                   all of that, without what -short leaves out and what stands in skipped or partly below
#   build/test-windows.sh ./backend/signin  the tests of these packages alone, every one of them
#   build/test-windows.sh installer         the installer alone
#
# Where there is no Wine it says so, compiles what it can, and succeeds. What Wine has not, real Windows has to show:
# docs/windows-checklist.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/windows/wine.sh

# Packages of which a part runs: pattern and why. Linux runs every test of them.
declare -A partly=(
  [contactsync]='^Test(EveryoneIsInEveryMailboxOnce|ASecondSyncWritesNothing|AChangeOfOnePerson|ANetworkThatGoesInMidRun|ADatabaseThatFailsOnce|AnAppliedPlanIsDone|AnApplicationThatWasCutShort|UndoingAnUpdate|UndoingARemoval|ADatabasePutBackFromACopy|TwoInstallationsWithOneProfile)'
  [bench]='^TestClientCost$'
)
reason_contactsync='what it does to disk, database and clock; the rest is logic that knows no system, and takes a quarter of an hour under Wine'
reason_bench='measurements of Linux; here they have to compile'
# Single tests, by name and why.
declare -A skipped=(
  [TestAfterACrashAtAnyRequestTheNextApplyEndsAtTheSameConfiguration]='opens a database at each of hundreds of requests: minutes on the file system of Wine'
  [TestTheLastCommitsMayBeLostWithTheProcess]='kills the program at each of thirty requests: minutes under Wine; that a killed run is seen, another test shows'
  [TestTheDatabaseMayBeLostWithTheProcess]='kills the program at each of thirty requests, too'
  [TestDriftListsWhatUsersOfTheDemoDid]='syncs the whole demo tenant first'
  [TestAMappingCanBeTriedOnSomebodyBeforeItIsImported]='syncs the whole demo tenant first, as concordctl.exe does below'
)

ran= again= began=$SECONDS
step() { printf 'test-windows: %s (after %d s)\n' "$*" $((SECONDS - began)); }
did() { ran=${ran:+$ran, }$*; }
# skip REASON: ends here, and says what ran nevertheless.
skip() {
  printf 'test-windows: ran: %s. SKIPPED the rest: %s\n' "${ran:-nothing}" "$*"
  exit 0
}
# As build/package.sh compiles: what one of them has made serves the other.
export GOFLAGS=-trimpath
for_windows=(env GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc)
tests() { "${for_windows[@]}" go test -count=1 -timeout 30m -overlay "$overlay" -exec wine "$@"; }
# twice FLAGS -- PACKAGES: a package that fails is tried once more, and named. Wine is not what we ship to: once in some
# dozen goes it keeps a socket of a program that is gone, or starts none. A mistake of ours fails both times.
twice() {
  local flags=() failed
  while [ "$1" != -- ]; do flags+=("$1") && shift; done
  shift
  if tests "${flags[@]}" "$@" | tee "$work/said"; then return; fi
  mapfile -t failed < <(sed -nE 's/^FAIL\t([^[:space:]]+).*/\1/p' "$work/said")
  [ ${#failed[@]} -gt 0 ] || return 1
  step "once more: ${failed[*]}"
  tests "${flags[@]}" "${failed[@]}"
  again+=" ${failed[*]}"
}

installer() {
  step 'two installers, and one after the other in and out'
  QUICK=1 RELEASE=0.0.1 PARTS=windows OUT=$work/old build/package.sh >/dev/null
  RELEASE=0.0.2 PARTS=windows OUT=$work/new build/package.sh >/dev/null
  build/windows/test-installer.sh "$work/old" "$work/new"
}

command -v x86_64-w64-mingw32-gcc >/dev/null || skip 'this machine lacks gcc-mingw-w64-x86-64'
if [ $# -eq 0 ]; then
  step 'every package and every test compiles for Windows'
  "${for_windows[@]}" go vet -tags desktop,production,wv2runtime.browser ./...
  did 'everything compiles'
fi
missing=$(wine_missing | paste -sd, | sed 's/,/, /g')
[ -z "$missing" ] || skip "this machine lacks $missing"
wine_ready || skip "Wine does not start here"
work=$(mktemp -d)
trap 'wine_over; rm -rf "$work"' EXIT
overlay=$(wine_overlay)

case ${1:-} in
  '') ;;
  installer)
    installer
    exit 0
    ;;
  *)
    tests "$@"
    exit 0
    ;;
esac

step 'the tests under Wine'
for name in "${!skipped[@]}"; do echo "test-windows: without $name: ${skipped[$name]}"; done
for name in "${!partly[@]}"; do
  why=reason_$name
  echo "test-windows: of $name a part: ${!why}"
done
pattern=$(printf '%s|' "${!partly[@]}")
mapfile -t whole < <("${for_windows[@]}" go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./backend/... | grep -vE "/backend/(${pattern%|})\$")
twice -short -skip "^($(printf '%s|' "${!skipped[@]}" | sed 's/|$//'))\$" -- "${whole[@]}"
for name in "${!partly[@]}"; do twice -short -run "${partly[$name]}" -- "./backend/$name"; done
did "the tests of ${#whole[@]} packages, of ${#partly[@]} a part${again:+ (these failed once, and passed when tried again:$again)}"

step 'a sync of the demo tenant by concordctl.exe'
"${for_windows[@]}" go build -overlay "$overlay" -o "$work/" ./backend/cmd/concordctl
for expected in '"created":[1-9]' '"created":0'; do
  last=$(wine "$work/concordctl.exe" sync --demo --json --data-dir "Z:${work//\//\\}\\data" | tail -n 1)
  echo "$last"
  grep -q '"state":"done"' <<<"$last" && grep -q "$expected" <<<"$last" || {
    echo "test-windows: the sync is not done, or not with $expected" >&2
    exit 1
  }
done
did 'a sync'

installer
did 'the installer in and out'
step "ran: $ran"
