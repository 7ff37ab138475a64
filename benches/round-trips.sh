#!/usr/bin/env bash
# How many round trips `clusterctl status` needs to its verdict, through a proxy that delays each direction by 25 ms.
#
# Counted twice: by the proxy, as changes of direction from client to server and back, plus one for the TCP handshake,
# which a proxy cannot see; and by the clock, as what a run through the proxy takes longer than one
# without, divided by 50 ms (the proxy holds back the first bytes for one round trip, in the TCP handshake's
# place). No name is asked for: addresses are given. RUNS=N changes the number of runs (5).
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"
runs=${RUNS:-5} delay_ms=25

demo --nodes 3
nodes=$(IFS=,; echo "${node_names[*]}")

machine
printf '\n%-36s %8s %8s %10s %10s %8s\n' 'way' 'proxy' 'clock' 'ms there' 'ms here' 'wanted'
missed=0
count() { # NAME STYLE PORT WANTED FLAG…
  local name=$1 style=$2 port=$3 wanted=$4
  shift 4
  local command=("$clusterctl" status --tls "$style" "${flags[@]}" "$@")
  coproc PROXY { exec "$python" benches/delay_proxy.py "$address" "$port" "$delay_ms" 2>"$scratch/proxy.err"; }
  local pid=$PROXY_PID word proxy_port
  read -r -t 10 word proxy_port <&"${PROXY[0]}" || { cat "$scratch/proxy.err" >&2; exit 1; }
  [[ $word == port ]]
  "$python" $measure --runs "$runs" --memory-runs 0 \
    there "$(printf '%q ' "${command[@]}" --server "127.0.0.1:$proxy_port")" \
    here "$(printf '%q ' "${command[@]}" --server "$address:$port")" >"$scratch/table"
  # One line a connection, the first turn's among them.
  local seen=() line
  for ((run = 0; run <= runs; run++)); do
    read -r -t 10 _ line _ <&"${PROXY[0]}" || { echo 'round-trips.sh: the proxy has not seen every run' >&2; exit 1; }
    seen+=("$((line + 1))")
  done
  exec {PROXY[1]}>&-
  wait "$pid"
  local least most there here
  least=$(printf '%s\n' "${seen[@]}" | sort -n | head -n 1)
  most=$(printf '%s\n' "${seen[@]}" | sort -n | tail -n 1)
  there=$(field "$scratch/table" there 2) here=$(field "$scratch/table" here 2)
  ((least == most)) || least="$least to $most"
  printf '%-36s %8s %8.2f %10.1f %10.1f %8s\n' "$name" "$least" "$(calc "($there - $here) / (2 * $delay_ms)")" "$there" "$here" "$wanted"
  ((most <= wanted)) || missed=1
}
count 'direct TLS' direct "$direct_port" 9
count 'direct TLS, nodes known (--expect)' direct "$direct_port" 8 --expect "$nodes"
count 'STARTTLS' starttls "$starttls_port" 11
count 'STARTTLS, nodes known (--expect)' starttls "$starttls_port" 10 --expect "$nodes"
echo
((missed)) && echo '  goal NOT met' || echo '  goal met'
