#!/usr/bin/env bash
# Is there a display for the window? Says how to get one when there is not.
set -euo pipefail
[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || exit 0
echo '
The window opens where there is a display: run "make demo" in a desktop session, or "make window" and then
bin/concord --demo. Everything it does for contact sync, bin/concordctl does here.' >&2
exit 1
