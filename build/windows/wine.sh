# To be sourced, from the project's root: makes a Wine prefix in which Go programs run, and says how.
#
#   wine_missing   prints what is missing on this machine for it; nothing when all is there
#   wine_ready     makes the prefix in bin/wine, once; exports what programs under Wine want; starts Wine's server
#   wine_over      ends that
#   wine_overlay   prints the file for go's -overlay, for TEST builds only
#
# Two gaps of Wine 8 are filled, and nothing of it goes into a program that is shipped: prng.c says the first; the second
# is that Wine answers FileDispositionInformationEx with STATUS_NOT_IMPLEMENTED where Windows' older file systems answer
# STATUS_INVALID_INFO_CLASS. Go falls back on the latter only, so that os.RemoveAll fails.

wine_missing() {
  command -v wine >/dev/null || echo wine
  [ "$(uname -m)" = x86_64 ] || echo 'a 64-bit x86 processor'
  command -v x86_64-w64-mingw32-gcc >/dev/null || echo gcc-mingw-w64-x86-64
}

wine_ready() {
  export WINEPREFIX=$PWD/bin/wine WINEARCH=win64 WINEDEBUG=-all
  # Without a display, and without the questions about Mono and Gecko that need one.
  export WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=' DISPLAY=
  if [ ! -e "$WINEPREFIX/ready" ] || [ build/windows/prng.c -nt "$WINEPREFIX/ready" ]; then
    mkdir -p bin
    wine_prefix || { sleep 5 && wine_prefix; } || return 1 # the first start of Wine fails now and then, or hangs
    x86_64-w64-mingw32-gcc -O2 -shared -nostdlib -Wl,-e,DllMain -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
      build/windows/prng.c -ladvapi32 -lkernel32
    # Wine calls itself Windows 7; Go and our installer want 10.
    timeout 300 wine winecfg -v win10 >/dev/null 2>&1
    timeout 300 wineserver -w
    touch "$WINEPREFIX/ready"
  fi
  # One Wine from here on: else each program starts one and ends it. Its services are started by the first program
  # and keep that one's output open, which go test would wait for.
  wineserver -p 2>/dev/null || true # it runs already
  timeout 300 wine cmd /c exit >/dev/null 2>&1 </dev/null
}

# wine_prefix makes an empty prefix.
wine_prefix() {
  wineserver -k 2>/dev/null || true
  rm -rf "$WINEPREFIX"
  timeout 300 wineboot -i >/dev/null 2>&1
}

# wine_over ends it.
wine_over() { wineserver -k 2>/dev/null || true; }

wine_overlay() {
  local root file=src/internal/syscall/windows/at_windows.go
  root=$(go env GOROOT)
  mkdir -p bin/wine/go
  sed 's/case STATUS_INVALID_INFO_CLASS,/&\n\t\tNTStatus(0xC0000002),/' "$root/$file" >bin/wine/go/at_windows.go
  if cmp -s "$root/$file" bin/wine/go/at_windows.go; then
    echo "wine: this Go deletes files otherwise than expected; look at Deleteat in $root/$file" >&2
    return 1
  fi
  printf '{"Replace": {"%s": "%s"}}\n' "$root/$file" "$PWD/bin/wine/go/at_windows.go" >bin/wine/go/overlay.json
  echo "$PWD/bin/wine/go/overlay.json"
}
