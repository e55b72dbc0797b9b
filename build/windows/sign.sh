#!/usr/bin/env bash
# Signs a Windows program in place, with the certificate SIGN_PFX and its password SIGN_PASSWORD; SIGN_TIMESTAMP is the
# address of a time stamping service, without which the signature ends with the certificate.
set -euo pipefail
osslsigncode sign -pkcs12 "$SIGN_PFX" -readpass <(printf %s "${SIGN_PASSWORD:-}") -h sha256 -n Concord ${SIGN_TIMESTAMP:+-ts "$SIGN_TIMESTAMP"} -in "$1" -out "$1.signed" >&2
mv "$1.signed" "$1"
