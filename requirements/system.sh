#!/bin/sh
# What the tests need beside Python and Node: Chromium for the browser journeys, Dovecot for mail,
# nginx for the recipe of the guide, Redis for the other bus of the live pages, and MariaDB, which
# nightly queries ask.
# Installs them by apt when it may, else says what to install. Running Kuula needs none of them.
set -eu

missing=""
command -v "${KUULA_CHROMIUM:-chromium}" >/dev/null 2>&1 || missing="$missing chromium"
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v dovecot >/dev/null 2>&1 && [ -e /usr/lib/dovecot/imap ] || missing="$missing dovecot-imapd"
command -v nginx >/dev/null 2>&1 || missing="$missing nginx"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
command -v mariadbd >/dev/null 2>&1 && command -v my_print_defaults >/dev/null 2>&1 ||
    missing="$missing mariadb-server-core mariadb-client-core"
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
