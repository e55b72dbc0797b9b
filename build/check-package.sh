#!/usr/bin/env bash
# Judges what build/package.sh made, as somebody can who downloads it: checksums, the list of parts, the versions.
#
#   build/check-package.sh FOLDER
set -euo pipefail
cd "$1"
parts=$(echo concord-*.cdx.json)
version=${parts#concord-}
version=${version%.cdx.json}
zip=concord-$version-windows-amd64.zip

fail() {
  printf 'check-package: %s\n' "$*" >&2
  exit 1
}
# expect WHAT WANTED FOUND
expect() { [ "$2" = "$3" ] || fail "$1: »$3«, want »$2«"; }
# part EXPRESSION: what jq finds in the list of parts.
part() { jq -r --arg version "$version" "$1" "$parts"; }
# holds WHAT EXPRESSION
holds() { [ "$(part "$2")" = true ] || fail "the list of parts: $1"; }

sha256sum --check --strict --quiet SHA256SUMS
expect 'what has a checksum' "$(ls | grep -vx SHA256SUMS)" "$(sed -E 's/^[0-9a-f]{64}  //' SHA256SUMS)"

holds 'not CycloneDX 1.5' '.bomFormat == "CycloneDX" and .specVersion == "1.5" and (.serialNumber | test("^urn:uuid:[0-9a-f-]{36}$"))'
holds 'not of this version' '.metadata.component.name == "concord" and .metadata.component.version == $version'
holds 'a part without name, version or origin' '[.components[] | select(.type == "library") | .name != "" and .version != "" and (.purl | startswith("pkg:"))] | length > 50 and all'
holds 'a part without its licence' '[.components[] | select(.type == "library") | .licenses | length > 0] | all'
holds 'a part twice' '[.components[] | [.type, .name, .version]] | length == (unique | length)'
holds 'no part of the pages' '[.components[] | select(.purl // "" | startswith("pkg:npm/"))] | length > 5'

# The programs are those of the list, and what they say they are made of stands in it.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unzip -qq "$zip" -d "$work"
[ ! -e "concord-$version-linux-amd64.tar.gz" ] || tar -xzf "concord-$version-linux-amd64.tar.gz" -C "$work"
for program in concord.exe concordctl.exe concord concordctl; do
  file=$work/concord-$version/$program
  [ -e "$file" ] || continue
  expect "the checksum of $program" "$(sha256sum <"$file" | cut -d ' ' -f 1)" "$(part ".components[] | select(.type == \"application\" and .name == \"$program\") | .hashes[0].content")"
  missing=$(comm -23 <(go version -m "$file" | awk '$1 == "dep" { print $2 "@" $3 }' | sort) <(part '.components[] | .name + "@" + .version' | LC_ALL=C sort))
  expect "parts of $program that are not listed" '' "$missing"
  ! grep -qaF "$OLDPWD" "$file" || fail "$program names the folder it was built in"
done
# Without WebView2 the window says so in our words, and does not load it by itself.
file=$work/concord-$version/concord.exe
grep -qa 'Evergreen Standalone Installer' "$file" || fail 'concord.exe does not say what to do without WebView2'
! grep -qa 'LinkId=2124703' "$file" || fail 'concord.exe downloads WebView2 by itself'
if [ -e "concord_${version/-/\~}_amd64.deb" ]; then
  expect 'the version of the .deb' "${version/-/\~}" "$(dpkg-deb -f "concord_${version/-/\~}_amd64.deb" Version)"
fi
