#!/usr/bin/env bash
# Makes what is handed out, in dist/: for Windows a portable zip and an installer, for Linux a tar.gz and a .deb, the list
# of parts (CycloneDX) and checksums. make package calls it.
#
#   RELEASE=1.2.3          the version of everything; without it the commit
#   SIGN_PFX=file          signs the Windows programs and the installer with this certificate; its password in
#                          SIGN_PASSWORD, SIGN_TIMESTAMP the address of a time stamping service
#   CHECK=1                makes everything once more, from a clone in another folder and with nothing compiled before,
#                          and compares byte for byte
#   OUT=folder             where to, instead of dist
#   PARTS=windows          the Windows part alone, with whatever page lies in frontend/dist: for build/test-windows.sh
#   QUICK=1                an installer that is larger, and made a minute earlier: for the same
#
# Unsigned, two makings of one commit are equal: nothing in them depends on when, where or by whom they were made.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
top=$PWD

commit=$(git rev-parse --short=12 HEAD)
version=${RELEASE:-0.0.0-dev.$commit}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || {
  echo "package: RELEASE is $version, and should be like 1.2.3 or 1.2.3-rc.1" >&2
  exit 2
}
[ -z "$(git status --porcelain --untracked-files=no)" ] || {
  echo 'package: there are changes that are not committed; they are packed' >&2
  [ -z "${CHECK:-}" ] || {
    echo 'package: CHECK=1 compares makings of a commit; commit them first' >&2
    exit 2
  }
}
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C GOFLAGS=-trimpath CGO_ENABLED=1
umask 022
numbers=${version%%-*}.0
stamp="-s -w -buildid= -X concord/backend/release.version=$version"
name=concord-$version

# sign FILE: with the certificate, when one is given.
sign() {
  [ -n "${SIGN_PFX:-}" ] || return 0
  SIGN_PASSWORD=${SIGN_PASSWORD:-} build/windows/sign.sh "$1"
}

# resources FILE NAME FOLDER: icon, manifest and version for the program that is built in the folder.
resources() {
  printf '#define NUMBERS %s\n#define VERSION "%s"\n#define NAME "%s"\n#define FILE "%s"\n#define MANIFEST "build/windows/concord.manifest"\n' \
    "${numbers//./,}" "$version" "$2" "$1" | cat - build/windows/concord.rc >"$work/$1.rc"
  x86_64-w64-mingw32-windres -I . --input "$work/$1.rc" --output "$3/rsrc_windows_amd64.syso" --output-format coff
}

windows() {
  local files=$work/windows
  mkdir -p "$files"
  resources concord.exe Concord .
  resources concordctl.exe 'Concord, the command line' backend/cmd/concordctl
  local go=(env GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc go build -ldflags)
  "${go[@]}" "$stamp -H windowsgui" -tags desktop,production,wv2runtime.browser -o "$files/concord.exe" .
  "${go[@]}" "$stamp" -o "$files/concordctl.exe" ./backend/cmd/concordctl
  rm -f rsrc_windows_amd64.syso backend/cmd/concordctl/rsrc_windows_amd64.syso
  sign "$files/concord.exe"
  sign "$files/concordctl.exe"
  cp LICENSE "$files/LICENSE.txt"
  cp CHANGELOG.md docs/appsettings.schema.json docs/profile.schema.json "$files/"
  age "$files"
  (cd "$files" && for f in *; do printf 'Delete "$INSTDIR\\%s"\n' "$f"; done) >"$work/files.nsh"
  (cd build/windows && makensis -V1 -NOCD "-DVERSION=$version" "-DNUMBERS=$numbers" "-DFILES=$files" "-DLIST=$work/files.nsh" "-DOUT=$out/$name-setup.exe" \
    ${QUICK:+-DQUICK} ${SIGN_PFX:+"-DSIGN=$top/build/windows/sign.sh"} concord.nsi)
  sign "$out/$name-setup.exe"
  mv "$files" "$work/$name"
  (cd "$work" && find "$name" -type f | sort | zip -qX "$out/$name-windows-amd64.zip" -@)
  mv "$work/$name" "$files"
}

linux() {
  local root=$work/deb
  mkdir -p "$root/usr/bin" "$root/usr/share/applications" "$root/usr/share/icons/hicolor/512x512/apps" "$root/usr/share/doc/concord" "$root/DEBIAN"
  go build -ldflags "$stamp" -tags desktop,production,webkit2_41 -o "$root/usr/bin/concord" .
  go build -ldflags "$stamp" -o "$root/usr/bin/concordctl" ./backend/cmd/concordctl
  cp build/appicon.png "$root/usr/share/icons/hicolor/512x512/apps/concord.png"
  cp LICENSE "$root/usr/share/doc/concord/copyright"
  cp CHANGELOG.md docs/appsettings.schema.json docs/profile.schema.json "$root/usr/share/doc/concord/"
  printf '%s\n' '[Desktop Entry]' Type=Application Name=Concord 'Comment=People of a Microsoft 365 company in its mailboxes' Exec=concord Icon=concord 'Categories=Office;Network;' \
    >"$root/usr/share/applications/concord.desktop"
  # concordctl needs no window toolkit: a server installs with --no-install-recommends.
  local libc
  libc=$(objdump -T "$root"/usr/bin/* | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1)
  printf '%s\n' 'Package: concord' "Version: ${version/-/\~}" 'Architecture: amd64' 'Maintainer: The Concord authors <concord@localhost>' \
    "Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f 1)" "Depends: libc6 (>= ${libc#GLIBC_}), ca-certificates" \
    'Recommends: libgtk-3-0, libwebkit2gtk-4.1-0' 'Section: admin' 'Priority: optional' \
    'Description: writes the people of a Microsoft 365 tenant into its mailboxes' \
    ' The window concord needs the recommended packages, the command line concordctl does not.' >"$root/DEBIAN/control"
  age "$root"
  dpkg-deb --root-owner-group -Zxz --build "$root" "$out/concord_${version/-/\~}_amd64.deb" >/dev/null
  mkdir -p "$work/tar/$name"
  cp -p "$root"/usr/bin/* "$root"/usr/share/doc/concord/*.json "$root/usr/share/doc/concord/CHANGELOG.md" LICENSE "$work/tar/$name/"
  age "$work/tar"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$work/tar" -c "$name" | gzip -n9 >"$out/$name-linux-amd64.tar.gz"
}

# age FOLDER: everything in it is as old as the commit.
age() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# everything FOLDER: makes all of it there.
everything() {
  out=$1
  work=$(mktemp -d)
  trap 'rm -rf "$work" rsrc_windows_amd64.syso backend/cmd/concordctl/rsrc_windows_amd64.syso' EXIT
  rm -rf "$out"
  mkdir -p "$out"
  [ -n "${PARTS:-}" ] || (cd frontend && npm run build >/dev/null)
  windows
  programs=("$work"/windows/*.exe)
  if [ -z "${PARTS:-}" ]; then
    linux
    programs+=("$work"/deb/usr/bin/*)
  fi
  go run ./build/sbom -version "$version" -date "$SOURCE_DATE_EPOCH" backend/desktop/licences.json "${programs[@]}" >"$out/$name.cdx.json"
  (cd "$out" && sha256sum -- * >SHA256SUMS)
  build/check-package.sh "$out"
  rm -rf "$work"
}

out=$(realpath -m "${OUT:-dist}")
everything "$out"
if [ -n "${CHECK:-}" ]; then
  again=$(mktemp -d)
  trap 'rm -rf "$again"' EXIT
  git clone -q . "$again/elsewhere"
  ln -s "$top/frontend/node_modules" "$again/elsewhere/frontend/node_modules"
  (cd "$again/elsewhere" && CHECK='' OUT=$again/dist GOCACHE=$again/compiled RELEASE=$version build/package.sh >/dev/null)
  diff -r "$out" "$again/dist" || {
    echo 'package: two makings of one commit differ' >&2
    exit 1
  }
  echo 'package: made twice, equal byte for byte'
fi
cat "$out/SHA256SUMS"
[ -n "${SIGN_PFX:-}" ] || echo 'package: the Windows programs are UNSIGNED: no SIGN_PFX was given'
