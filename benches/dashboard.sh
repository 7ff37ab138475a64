#!/usr/bin/env bash
# `clusterctl dashboard` in a pseudo-terminal, on embedded clusters of 3 and of 100 nodes in a process of their own: CPU
# while nobody touches it, at the default interval; peak memory; and the time from a key to the picture while the server
# is silent. SECONDS_IDLE=N changes how long it idles (60).
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"
idle=${SECONDS_IDLE:-60}

machine
for nodes in 3 100; do
  demo --nodes "$nodes"
  "$python" benches/terminal.py "$idle" "$demo_pid" \
    "$clusterctl" dashboard --server "$address:$starttls_port" "${flags[@]}" >"$scratch/numbers"
  IFS=$'\t' read -r cpu peak median longest <"$scratch/numbers"
  kill "$demo_pid"
  wait "$demo_pid" 2>/dev/null || true
  demo_pid=
  echo
  echo "$nodes nodes, idle for $idle s at the default interval:"
  goal 'CPU while idle' "$cpu" '<' 1 ' %'
  goal 'peak memory' "$(calc "$peak / 1024")" '<' 32 ' MiB'
  goal 'key to picture, server silent, median' "$median" '<' 50 ' ms'
  goal 'key to picture, server silent, longest of 105' "$longest" '<' 50 ' ms'
done
