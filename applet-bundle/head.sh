#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Remote support by Towline. This file is a program: start it with "sh FILE". It unpacks itself into a folder of its own,
# runs, and leaves nothing behind. Options are passed on; --help lists them.
set -eu
umask 077
head_bytes=@HEAD_BYTES@
payload_bytes=@PAYLOAD_BYTES@
trailer_bytes=1024

say() {
    printf '%s\n' "$1" >&2
}

if [ "$(uname -s)/$(uname -m)" != Linux/x86_64 ]; then
    say "This download is for Linux on a 64-bit PC (x86_64); this computer is $(uname -s) on $(uname -m)."
    exit 1
fi

# What the server wrote behind the payload: where to, and which session. By the environment, which other users do not see.
trailer=$(tail -c "$trailer_bytes" "$0" | LC_ALL=C sed -n 's/^#TOWLINE //p')
value_of() {
    printf '%s\n' "$trailer" | sed -n 's/.*"'"$1"'":"\([^"\\]*\)".*/\1/p'
}
if [ -n "$trailer" ]; then
    TOWLINE_SERVER=$(value_of server)
    TOWLINE_JOIN_TOKEN=$(value_of join_token)
    export TOWLINE_SERVER TOWLINE_JOIN_TOKEN
fi

# An applet that is to go on after a reboot puts this file aside.
TOWLINE_DOWNLOAD=$(readlink -f "$0")
export TOWLINE_DOWNLOAD

folder=
child=
trap 'if [ -n "$folder" ]; then rm -rf "$folder"; fi' EXIT
trap 'if [ -n "$child" ]; then kill -TERM "$child" 2>/dev/null || :; fi' TERM INT HUP

unpack() {
    folder=$(mktemp -d "$1/towline.XXXXXX" 2>/dev/null) || return 1
    if tail -c +"$((head_bytes + 1))" "$0" | head -c "$payload_bytes" | gzip -dc | tar -x -C "$folder" -f - &&
        "$folder/towline-applet" --version >/dev/null 2>"$folder/why"; then
        return 0
    fi
    why=$(cat "$folder/why" 2>/dev/null || :)
    rm -rf "$folder"
    folder=
    return 1
}

# A folder for temporary files may forbid programs.
why=
for place in "${TMPDIR:-/tmp}" "${XDG_RUNTIME_DIR:-/tmp}" "${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}"; do
    if [ -d "$place" ] && unpack "$place"; then
        break
    fi
done
if [ -z "$folder" ]; then
    say "The program cannot be started on this computer. It needs a desktop with GTK 4 (Debian and Ubuntu: libgtk-4-1)."
    say "$why"
    exit 1
fi

exec 3<&0
"$folder/towline-applet" "$@" <&3 &
child=$!
status=0
wait "$child" || status=$?
while kill -0 "$child" 2>/dev/null; do # a signal came in between
    status=0
    wait "$child" || status=$?
done
exit "$status"
