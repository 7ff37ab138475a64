#!/usr/bin/env bash
# `clusterctl status` against a slixmpp script that logs in to the same embedded cluster and asks the same: wall
# time from start to exit, and peak memory. RUNS=N changes the number of runs (30).
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"
runs=${RUNS:-30}

"$python" -c 'import slixmpp' 2>/dev/null || {
  echo "status.sh: slixmpp is missing for $python (Debian: apt-get install python3-slixmpp)" >&2
  exit 1
}
demo --nodes 3

status=("$clusterctl" status --server "$address:$direct_port" --tls direct "${flags[@]}")
slixmpp=("$python" benches/slixmpp_status.py "$jid" "$address" "$direct_port" "${pins[@]}")

# Both must have seen the whole cluster, or there is nothing to compare.
"${status[@]}" -o json >"$scratch/status.json" || { cat "$scratch/status.json" >&2; exit 1; }
"$python" - "$scratch/status.json" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
assert report["verdict"] == "ok" and len(report["nodes"]) == 3 and len(report["links"]) == 6, report
PYTHON
"${slixmpp[@]}" >"$scratch/slixmpp.out" 2>&1 || { cat "$scratch/slixmpp.out" >&2; exit 1; }
[[ $(grep -c 'tigase:cluster connected' "$scratch/slixmpp.out") == 2 ]] || { cat "$scratch/slixmpp.out" >&2; exit 1; }

table=$scratch/table
"$python" $measure --runs "$runs" \
  'clusterctl status' "$(printf '%q ' "${status[@]}")" \
  'clusterctl status --no-sockets' "$(printf '%q ' "${status[@]}" --no-sockets)" \
  'slixmpp script' "$(printf '%q ' "${slixmpp[@]}")" >"$table"
"$python" $measure --runs $((runs * 3)) 'clusterctl --version' "$clusterctl --version" >>"$table"

machine
show "$table" 'three nodes, direct TLS, pinned'
ours='clusterctl status' theirs='slixmpp script'
goal 'times faster than slixmpp' "$(calc "$(field "$table" "$theirs" 2) / $(field "$table" "$ours" 2)")" '>=' 5
goal 'memory, as a part of slixmpp'\''s' "$(calc "$(field "$table" "$ours" 5) / $(field "$table" "$theirs" 5)")" '<=' 0.3333
goal 'peak memory of status' "$(calc "$(field "$table" "$ours" 5) / 1024")" '<' 16 ' MiB'
goal 'clusterctl --version' "$(field "$table" 'clusterctl --version' 2)" '<' 5 ' ms'
