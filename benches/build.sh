#!/usr/bin/env bash
# How long a first `cargo build --release` takes, into an empty folder that is removed at the end, and how large the
# program is. The crates must be in cargo's cache already: loading them is not counted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ -x /usr/bin/time ]] || { echo 'build.sh: /usr/bin/time is missing (Debian: apt-get install time)' >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo fetch --locked --quiet
CARGO_TARGET_DIR=$folder/target /usr/bin/time -q -f '%e %U %S %M' -o "$folder/told" \
  timeout --foreground 1800 cargo build --release --locked --quiet
read -r wall user system peak <"$folder/told"
size=$(stat -c %s "$folder/target/release/clusterctl")
awk -v wall="$wall" -v cpu="$(awk "BEGIN { print $user + $system }")" -v peak="$peak" -v size="$size" -v cores="$(nproc)" 'BEGIN {
  printf "first release build   %6.0f s on %d cores (%.0f s of CPU, %.0f s at best), at most %.0f MiB a process\n",
    wall, cores, cpu, cpu / cores, peak / 1024
  printf "clusterctl            %6.1f MiB\n", size / 1048576
  printf "  under 5 minutes: %s\n", wall < 300 ? "goal met" : "goal NOT met here (load counts: see the CPU time)"
}'
