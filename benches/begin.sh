# What every bench begins with; sourced, not run. Builds the release binary, and can start an embedded cluster.
#
# Runs the bench in network, process and mount namespaces of its own, so that no other socket, process or port gets
# between, and whatever is still there at the end goes with them. Needs root or user namespaces.
#
# Gives: $clusterctl (the binary), $scratch (a folder that is removed at the end), demo, field, calc, goal, machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Debian's own, which has python3-slixmpp.
python=/usr/bin/python3
measure=benches/measure.py

need() {
  local command package
  for pair in "$@"; do
    command=${pair%%:*} package=${pair#*:}
    PATH="$PATH:/usr/sbin:/sbin" command -v "$command" >/dev/null && continue
    echo "${0##*/}: $command is missing (Debian: apt-get install $package)" >&2
    exit 1
  done
}
need cargo:cargo "$python:python3" /usr/bin/time:time unshare:util-linux ip:iproute2

# CLUSTERCTL_BINARY: a binary that exists already.
if [[ -z ${CLUSTERCTL_BINARY:-} ]]; then
  cargo build --release --quiet
  CLUSTERCTL_BINARY=$(cargo metadata --format-version 1 --no-deps |
    "$python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/release/clusterctl
fi
export CLUSTERCTL_BINARY
clusterctl=$CLUSTERCTL_BINARY

if [[ -z ${CLUSTERCTL_BENCH_INSIDE:-} ]]; then
  export CLUSTERCTL_BENCH_INSIDE=1
  # Who is not root becomes so in a user namespace, where that is allowed.
  user=()
  ((EUID == 0)) || user=(--user --map-root-user)
  unshare "${user[@]}" --net --pid --mount --fork --mount-proc --kill-child "$BASH" "benches/${0##*/}"
  exit
fi
PATH="$PATH:/usr/sbin:/sbin"
ip link set lo up

scratch=$(mktemp -d)
demo_pid=
tidy() {
  if [[ -n $demo_pid ]]; then
    kill "$demo_pid" 2>/dev/null || true
    wait "$demo_pid" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap tidy EXIT
trap 'exit 130' INT TERM

# Starts `clusterctl demo --hold` with these arguments and waits until it stands. Sets jid, address, starttls_port,
# direct_port, node_names and pins (arrays), and flags (an array: all that the demo says but --server).
demo() {
  "$clusterctl" demo "$@" --hold >"$scratch/demo.out" 2>"$scratch/demo.err" &
  demo_pid=$!
  local tries=0
  until grep -qs 'Ctrl-C ends it' "$scratch/demo.out"; do
    if ((tries++ == 200)) || ! kill -0 "$demo_pid" 2>/dev/null; then
      echo "${0##*/}: the demo did not start:" >&2
      cat "$scratch/demo.err" >&2
      exit 1
    fi
    sleep 0.05
  done
  local words=() server='' at=0
  # The printed command line, as the shell would read it: PASSWORD=… clusterctl status FLAG VALUE …
  mapfile -t words < <(sed -n '/^CLUSTERCTL_PASSWORD=/,/^$/p' "$scratch/demo.out" |
    "$python" -c 'import shlex, sys; print(*shlex.split(sys.stdin.read().replace("\\\n", " ")), sep="\n")')
  export CLUSTERCTL_PASSWORD=${words[0]#*=}
  flags=() pins=()
  for ((at = 3; at < ${#words[@]}; at += 2)); do
    case ${words[at]} in
      --server) server=${words[at + 1]} ;;
      --jid) jid=${words[at + 1]} ;;&
      --tls-pin) pins+=("${words[at + 1]#sha256:}") ;;&
      *) flags+=("${words[at]}" "${words[at + 1]}") ;;
    esac
  done
  address=${server%:*} starttls_port=${server##*:}
  direct_port=$(sed -n 's/.*direct TLS \([0-9]*\).*/\1/p' "$scratch/demo.err" | head -n 1)
  mapfile -t node_names < <(sed -n 's/^\(node[^ ]*\) at .*/\1/p' "$scratch/demo.err")
}

# field FILE NAME N: the field of a line that measure.py wrote. 2 median ms, 3 fastest ms, 4 CPU ms, 5 peak KiB.
field() {
  awk -F'\t' -v name="$2" -v n="$3" '$1 == name { print $n }' "$1"
}

# show FILE TITLE: all of them.
show() {
  printf '\n%-34s %10s %10s %10s %10s\n' "$2" 'median ms' 'fastest ms' 'CPU ms' 'peak MiB'
  awk -F'\t' '{ printf "%-34s %10.2f %10.2f %10.2f %10.1f\n", $1, $2, $3, $4, $5 / 1024 }' "$1"
  echo
}

# calc EXPRESSION: a number, by awk.
calc() {
  awk "BEGIN { printf \"%.4f\", $1 }"
}

# goal NAME VALUE RELATION BOUND UNIT: one line, met or not. Never a failure.
goal() {
  awk -v name="$1" -v value="$2" -v relation="$3" -v bound="$4" -v unit="${5:-}" 'BEGIN {
    met = relation == "<" ? value < bound : relation == "<=" ? value <= bound : value >= bound
    printf "  %-52s %8.2f%s   wanted %s %s%s   %s\n", name, value, unit, relation, bound, unit,
      met ? "goal met" : "goal NOT met"
  }'
}

machine() {
  echo "machine: $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r), load $(cut -d' ' -f1-3 /proc/loadavg)"
}
