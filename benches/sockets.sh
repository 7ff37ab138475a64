#!/usr/bin/env bash
# `clusterctl sockets` against lsof and ss, on a host with 20,000 other TCP sockets and 20 of the cluster port.
#
# RUNS=N changes the number of runs (40), OTHERS=N the number of other sockets.
source "$(dirname "${BASH_SOURCE[0]}")/begin.sh"
need ss:iproute2 lsof:lsof
runs=${RUNS:-40} others=${OTHERS:-20000} port=5277 wanted=20

# The namespace's end ends them; so does the end of their standard input.
coproc HOLDER { exec "$python" benches/hold_sockets.py "$others" "$wanted" "$port"; }
read -r -t 120 said <&"${HOLDER[0]}" || { echo "sockets.sh: the sockets could not be made" >&2; exit 1; }
echo "sockets held: ${said#ready }"

sockets=("$clusterctl" sockets --cluster-port "$port")
lsof=(lsof "-iTCP:$port" -sTCP:ESTABLISHED -P -n)
ss=(ss -Htni "( sport = :$port or dport = :$port )")

# All three must have seen the same sockets, or there is nothing to compare.
seen() { # NAME COUNT
  [[ $2 == "$wanted" ]] || { echo "sockets.sh: $1 shows $2 sockets, not $wanted" >&2; exit 1; }
}
seen clusterctl "$("${sockets[@]}" -o json | grep -c '"state": "ESTABLISHED"')"
seen lsof "$("${lsof[@]}" | grep -c 'ESTABLISHED')"
seen ss "$("${ss[@]}" | grep -c '^ESTAB')"

table=$scratch/table
quoted() { printf '%q ' "$@"; }
"$python" $measure --runs "$runs" \
  'clusterctl sockets' "$(quoted "${sockets[@]}")" \
  'ss -Htni' "ss -Htni '${ss[2]}'" \
  'lsof -iTCP' "$(quoted "${lsof[@]}")" >"$table"

machine
show "$table" "$others others, $wanted of port $port"
ours=$(field "$table" 'clusterctl sockets' 2)
goal 'times faster than lsof' "$(calc "$(field "$table" 'lsof -iTCP' 2) / $ours")" '>=' 50
goal 'time, as a part of ss'\''s' "$(calc "$ours / $(field "$table" 'ss -Htni' 2)")" '<=' 1
