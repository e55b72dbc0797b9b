#!/usr/bin/env bash
# Installs, updates and removes Concord under Wine, and looks for what is left.
#
#   build/windows/test-installer.sh OLD NEW    two folders that build/package.sh filled, with different versions
#
# build/test-windows.sh calls it, in its Wine. What is asked in a dialog cannot be tried there: docs/windows-checklist.md.
set -euo pipefail
old=$(echo "$1"/concord-*-setup.exe)
new=$(echo "$2"/concord-*-setup.exe)
drive=$WINEPREFIX/drive_c
uninstall='Software\Microsoft\Windows\CurrentVersion\Uninstall\Concord'
events='HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\Concord'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'test-installer: %s\n' "$*" >&2
  exit 1
}
version() { basename "$1" | sed -E 's/^concord-(.*)-setup\.exe$/\1/'; }
# windows PATH: as a program under Wine names a file of this machine.
windows() { printf 'Z:%s' "${1//\//\\}"; }
local_data=$(wine cmd /c 'echo %LOCALAPPDATA%' 2>/dev/null | tr -d '\r')
local_data=$drive/$(sed -E 's/^[A-Za-z]:[\\]//; s/[\\]/\//g' <<<"$local_data")
data=$local_data/Concord
value() { wine reg query "$1" /v "$2" 2>/dev/null | tr -d '\r' | sed -nE "s/^ *$2 +REG_[A-Z]+ +//p"; }

# expect WHAT WANTED FOUND
expect() { [ "$2" = "$3" ] || fail "$1 is »$3«, want »$2«"; }
# code WANTED COMMAND...: the exit code of a program.
code() {
  local wanted=$1 got=0
  shift
  timeout 600 wine "$@" >"$work/out" 2>&1 </dev/null || got=$?
  [ "$got" = "$wanted" ] || fail "exit code $got of $*, want $wanted: $(cat "$work/out")"
}

# installed FOLDER ROOT SETUP: it is all there, and of this version.
installed() {
  local folder=$1 root=$2 setup=$3 names
  names=$(unzip -Z1 "${setup%-setup.exe}-windows-amd64.zip" | sed 's|.*/||' | sort)
  expect 'what is installed' "$(printf '%s\nuninstall.exe\n' "$names" | sort)" "$(ls "$folder")"
  expect 'the entry for Apps & features' "$(version "$setup")" "$(value "$root\\$uninstall" DisplayVersion)"
  code 0 "$folder/concordctl.exe" version
  grep -qF "$(version "$setup")" "$work/out" || fail "it says of itself: $(cat "$work/out")"
  find "$drive" -name Concord.lnk | grep -q 'Start Menu' || fail 'there is no shortcut in the Start menu'
}

# sync FOLDER EXPECTED: a sync of the demo tenant into the data folder where it lies when nobody says otherwise.
sync() {
  wine "$1/concordctl.exe" sync --demo --mailbox chloe.fraser@contoso.com --json 2>"$work/err" | tail -n 1 >"$work/out"
  grep -q '"state":"done"' "$work/out" && grep -q "$2" "$work/out" || fail "the sync is not done, or not with $2: $(cat "$work/out" "$work/err")"
}

# task COMMAND: a scheduled task as concordctl makes it. Wine does not keep its command, so that whose task it is cannot be
# tried here.
task() {
  printf '<?xml version="1.0" encoding="UTF-16"?>\n<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Actions><Exec><Command>%s</Command></Exec></Actions></Task>\n' \
    "$1" | iconv -t UTF-16 >"$work/task.xml"
  code 0 schtasks /create /f /tn '\Concord\Sync' /xml "$(windows "$work/task.xml")"
}
there_is_a_task() { [ -e "$drive/windows/system32/tasks/Concord/Sync" ]; }

# toasts PROGRAM: what the window enters into the registry with its first notification, which Wine cannot show.
activator='{5e1a2c3d-0000-4000-8000-000000000001}' everyones='{0F82E845-CB89-4039-BDBF-67CA33254C76}'
classes='HKCU\Software\Classes'
toasts() {
  code 0 reg add "$classes\AppUserModelId\concord.exe" /v CustomActivator /d "$activator" /f
  code 0 reg add "$classes\AppUserModelId\concord.exe" /v DisplayName /d concord.exe /f
  code 0 reg add "$classes\CLSID\\$activator\LocalServer32" /ve /d "\"$1\" %1" /f
  code 0 reg add "$classes\CLSID\\$everyones\LocalServer32" /ve /d "$1" /f
}
no_toasts() {
  local key
  for key in AppUserModelId\\concord.exe "CLSID\\$activator" "CLSID\\$everyones"; do
    wine reg delete "$classes\\$key" /f >/dev/null 2>&1 || true
  done
}

# remove FOLDER WORD...: the uninstaller goes on after it has answered.
remove() {
  local folder=$1
  shift
  # As Windows starts it: by a path of this drive, which it compares with the one that it was installed under.
  local program=C:${folder#"$drive"}/uninstall.exe
  code 0 "${program//\//\\}" /S "$@"
  for _ in $(seq 300); do
    sleep 0.5
    # It works on from a copy of itself in the folder for temporary files.
    [ -e "$folder/uninstall.exe" ] || pgrep -f '[\\]~nsu[^ ]*[.]exe' >/dev/null || return 0
  done
  fail "after minutes $folder holds $(ls "$folder")"
}

# nothing ALLOWED...: of Concord's nothing is left but what is named.
nothing() {
  local left
  # The empty folder of a task goes by PowerShell, which Wine has not.
  left=$(find "$drive" -ipath '*/*concord*' -not -path '*/Temp/*' -not \( -path '*/system32/tasks/Concord' -empty \) | { grep -vFf <(printf '%s\n' /nothing "$@") || true; })
  expect 'what is left on the disk' '' "$left"
  for root in HKCU HKLM; do
    wine reg export "$root" "$(windows "$work/$root.reg")" /y >/dev/null 2>&1 || fail "$root cannot be read"
    left=$(iconv -f UTF-16 -t UTF-8 "$work/$root.reg" 2>/dev/null | grep -iE '^\[.*concord|concord(ctl)?\.exe' || true)
    expect "what is left in $root" '' "$left"
  done
}

# What a test left that was interrupted.
rm -rf "$data" "$local_data/Programs/Concord" "$drive/Program Files/Concord" "$drive/ProgramData/Concord" "$drive/Tools"
find "$drive" -name Concord.lnk -delete
for key in "HKCU\\$uninstall" "HKLM\\$uninstall" "$events"; do wine reg delete "$key" /f >/dev/null 2>&1 || true; done
wine schtasks /delete /f /tn '\Concord\Sync' >/dev/null 2>&1 || true
no_toasts

echo "test-installer: for this account: $(version "$old"), updated to $(version "$new")"
root=HKCU programs=$local_data/Programs/Concord
nothing
code 0 "$old" /S
installed "$programs" HKCU "$old"
sync "$programs" '"created":[1-9]'
task "$(value "HKCU\\$uninstall" InstallLocation)\\concordctl.exe"
code 0 "$new" /S
installed "$programs" HKCU "$new"
sync "$programs" '"created":0'
there_is_a_task || fail 'the update took the scheduled task away'
toasts "$(value "HKCU\\$uninstall" InstallLocation)\\concord.exe"
remove "$programs"
! there_is_a_task || fail 'the scheduled task was left'
[ -e "$data" ] || fail 'the data was not kept'
nothing "$data"

echo 'test-installer: its data kept, then removed'
code 0 "$new" /S
sync "$programs" '"created":0'
remove "$programs" /DELETEDATA
nothing

echo 'test-installer: for everybody'
root=HKLM programs="$drive/Program Files/Concord"
code 0 "$old" /S /ALLUSERS
installed "$programs" HKLM "$old"
expect 'the source of events' '0x7' "$(value "$events" TypesSupported)"
code 0 "$new" /S
installed "$programs" HKLM "$new"
mkdir -p "$drive/ProgramData/Concord"
touch "$drive/ProgramData/Concord/a.db"
remove "$programs"
nothing "$drive/ProgramData/Concord"

echo 'test-installer: in a folder of its own, with something else in it'
programs="$drive/Tools/Con&cord"
code 0 "$new" /S /ALLUSERS '/D=C:\Tools\Con&cord'
installed "$programs" HKLM "$new"
touch "$programs/notes.txt"
toasts 'C:\Elsewhere\concord.exe'
remove "$programs" /DELETEDATA
expect 'whom the notifications of another Concord start' "$activator" "$(value "$classes\\AppUserModelId\\concord.exe" CustomActivator)"
no_toasts
expect 'what is left beside the programs' notes.txt "$(ls "$programs")"
rm -r "$drive/Tools"
nothing
echo 'test-installer: nothing is left'
