#!/usr/bin/env bash
# `clusterctl mesh` on an embedded cluster of NODES (100): wall time from start to exit and peak memory, with the cluster
# in a process of its own; and round trips after the login, through the proxy that delays and counts them.
#
# What the login takes is counted with a command that logs in in the same way and asks once: `disco` of a component
# that lists nothing. RUNS=N changes the number of runs (10).
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"
runs=${RUNS:-10} nodes=${NODES:-100} delay_ms=25

demo --nodes "$nodes"
mesh=("$clusterctl" mesh --server "$address:$direct_port" --tls direct "${flags[@]}")

# It must have seen every link, or there is nothing to measure.
"${mesh[@]}" -o json >"$scratch/mesh.json" || { head -c 2000 "$scratch/mesh.json" >&2; exit 1; }
"$python" - "$scratch/mesh.json" "$nodes" <<'PYTHON'
import json, sys
report, nodes = json.load(open(sys.argv[1])), int(sys.argv[2])
assert report["verdict"] == "ok" and len(report["nodes"]) == nodes, (report["verdict"], len(report["nodes"]))
assert len(report["links"]) == nodes * (nodes - 1)
assert all(link["state"] == "connected" for link in report["links"])
PYTHON

table=$scratch/table
"$python" $measure --runs "$runs" \
  'clusterctl mesh' "$(printf '%q ' "${mesh[@]}" -o table)" \
  'clusterctl mesh --no-sockets' "$(printf '%q ' "${mesh[@]}" -o table --no-sockets)" \
  'clusterctl mesh -o json' "$(printf '%q ' "${mesh[@]}" -o json)" >"$table"

# round_trips COMMAND…: what the proxy counts, of three runs the most.
round_trips() {
  coproc PROXY { exec "$python" benches/delay_proxy.py "$address" "$direct_port" "$delay_ms" 2>"$scratch/proxy.err"; }
  local pid=$PROXY_PID port count most=0 run
  read -r -t 10 _ port <&"${PROXY[0]}" || { cat "$scratch/proxy.err" >&2; exit 1; }
  for run in 1 2 3; do
    "$@" --server "127.0.0.1:$port" --tls direct "${flags[@]}" >"$scratch/out" || { cat "$scratch/out" >&2; exit 1; }
    read -r -t 10 _ count _ <&"${PROXY[0]}" || { echo 'mesh.sh: the proxy has not seen the run' >&2; exit 1; }
    ((count > most)) && most=$count
  done
  exec {PROXY[1]}>&-
  wait "$pid"
  counted=$most
}
round_trips "$clusterctl" disco --depth 1 "sess-man@${jid#*@}"
login=$((counted - 1))
round_trips "$clusterctl" mesh
after=$((counted - login))

machine
show "$table" "$nodes nodes, direct TLS, pinned"
ours='clusterctl mesh'
goal 'round trips after the login' "$after" '<=' 3
goal 'mesh from start to exit' "$(field "$table" "$ours" 2)" '<' 300 ' ms'
goal 'peak memory of mesh' "$(calc "$(field "$table" "$ours" 5) / 1024")" '<' 64 ' MiB'
goal 'peak memory of mesh -o json' "$(calc "$(field "$table" "$ours -o json" 5) / 1024")" '<' 64 ' MiB'
