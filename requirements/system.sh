#!/bin/sh
# What the browser journeys and the mail tests need beside Python and Node: Chromium and Dovecot.
# Installs them by apt when it may, else says what to install. Running Kuula needs neither.
set -eu

missing=""
command -v "${KUULA_CHROMIUM:-chromium}" >/dev/null 2>&1 || missing="$missing chromium"
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v dovecot >/dev/null 2>&1 && [ -e /usr/lib/dovecot/imap ] || missing="$missing dovecot-imapd"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$missing..."
    apt-get update -q >/dev/null
    # shellcheck disable=SC2086 # one word each
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null
else
    echo "The tests need$missing. Install it (Debian: sudo apt-get install$missing) and run them again." >&2
    echo "A Chromium of another name is told by KUULA_CHROMIUM=/path/to/it." >&2
    exit 1
fi
