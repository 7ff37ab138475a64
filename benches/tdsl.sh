#!/bin/sh
# The reader of config.tdsl: megabytes a second. FILE, if not the effective configuration of a real server, is repeated until
# there are 32 MB.
set -eu
cd "$(dirname "$0")/tdsl"
file=${1:-../../tests/fixtures/capture/config-dump-8.4.2.properties}
case $file in /*) ;; *) [ -f "$file" ] || file=$OLDPWD/$file ;; esac
target=${CARGO_TARGET_DIR:-../../target/bench-tdsl}
CARGO_TARGET_DIR=$target cargo build --quiet --release --locked
"$target/release/tdsl-bench" "$file"
