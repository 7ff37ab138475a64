#!/usr/bin/env bash
# How long until a dead link between two other nodes is named, and what one dead node among NODES (100) costs.
#
# `check --probe` on an embedded cluster of three in which traffic between node2 and node3 is dropped: Tigase's own
# discovery says so after 198 s (measured on a live 8.5). Then `mesh` on a large cluster, whole and with one node
# frozen: the difference is what the node costs, and must be its own deadline of 3 s, once. RUNS=N (5).
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"
runs=${RUNS:-5} nodes=${NODES:-100}

# For measure.py, which runs words without a shell: the command, for which 2 (critical) is as it should be.
critical() {
  local words
  words=$(printf '%q ' "$@")
  printf 'sh -c %q' "$words || [ \$? = 2 ]"
}

ended() {
  kill "$demo_pid" 2>/dev/null || true
  wait "$demo_pid" 2>/dev/null || true
  demo_pid=
}

control=$scratch/control
demo --nodes 3 --control "$control"
# The other nodes are visited at the port at which we come in, which the demo resolves for STARTTLS.
check=("$clusterctl" check --probe --server "$address:$starttls_port" "${flags[@]}")
"$clusterctl" demo --control "$control" --tell 'cut node2 node3' >/dev/null
# It must be found, by name, or there is nothing to measure. Critical is what it should say.
"${check[@]}" --only silent-link -o json >"$scratch/check.json" && { cat "$scratch/check.json" >&2; exit 1; }
"$python" - "$scratch/check.json" <<'PYTHON'
import json, sys
found = json.load(open(sys.argv[1]))["findings"]
assert [finding["id"] for finding in found] == ["silent-link"], found
assert {found[0]["subject"]["from"], found[0]["subject"]["to"]} == {"node2.demo.test", "node3.demo.test"}, found
PYTHON
table=$scratch/table
"$python" $measure --runs "$runs" 'check --probe' "$(critical "${check[@]}" -o plain)" >"$table"
ended

demo --nodes "$nodes" --control "$control"
mesh=("$clusterctl" mesh --no-sockets --server "$address:$direct_port" --tls direct "${flags[@]}" -o table)
"$python" $measure --runs "$runs" 'mesh, all well' "$(printf '%q ' "${mesh[@]}")" >>"$table"
"$clusterctl" demo --control "$control" --tell "freeze node$nodes" >/dev/null
"$python" $measure --runs "$runs" 'mesh, one frozen' "$(critical "${mesh[@]}")" >>"$table"

machine
show "$table" "a dead link of three nodes; $nodes nodes"
goal 'a dead link between two others, named' "$(calc "$(field "$table" 'check --probe' 2) / 1000")" '<' 5 ' s'
cost=$(calc "$(field "$table" 'mesh, one frozen' 2) - $(field "$table" 'mesh, all well' 2)")
goal "what one frozen node of $nodes costs" "$(calc "$cost / 1000")" '<' 3.5 ' s'
