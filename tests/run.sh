#!/usr/bin/env bash
# Runs every test, those included that `cargo test` leaves out because they need servers or rights.
#
# Installs from Debian what is missing (as root, or by sudo) and leaves no service running that was not running before.
# Ends with the summary of cargo's own test runner; the exit code says whether all of them ran and passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A command that each package brings, and the package.
needed=(
  prosody:prosody
  ejabberdctl:ejabberd
  dot:graphviz
  ip:iproute2
  lsof:lsof
  openssl:openssl
  promtool:prometheus
  prove:perl
  python3:python3
  setpriv:util-linux
  ssh-keygen:openssh-client
  sshd:openssh-server
  timeout:coreutils
  xmllint:libxml2-utils
)

have() {
  # /usr/sbin is not in everybody's PATH.
  PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null
}

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif have sudo; then
    sudo -n "$@"
  else
    echo "tests/run.sh: '$*' needs root, and there is no sudo here" >&2
    return 1
  fi
}

missing=()
for pair in "${needed[@]}"; do
  have "${pair%%:*}" || missing+=("${pair#*:}")
done
# The other client that the servers are shown to (Debian's Python, not one that comes first in PATH).
/usr/bin/python3 -c 'import slixmpp' 2>/dev/null || missing+=(python3 python3-slixmpp)
# The library of the monitoring plugins that are written in Perl.
/usr/bin/perl -MMonitoring::Plugin -e1 2>/dev/null || missing+=(perl libmonitoring-plugin-perl)

if [[ ${#missing[@]} -gt 0 ]]; then
  if ! have apt-get; then
    echo "tests/run.sh: these Debian packages are missing, and there is no apt-get here: ${missing[*]}" >&2
    exit 1
  fi
  echo "tests/run.sh: installing ${missing[*]}" >&2
  # The servers' packages start them, on the usual ports. A policy of ours forbids that while they are installed
  # (101: action forbidden by policy); one that is there already is left as it is, and what was started is stopped.
  policy=/usr/sbin/policy-rc.d
  own_policy=no
  if [[ ! -e $policy ]]; then
    own_policy=yes
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  as_root timeout -k 10 300 apt-get update -q >&2
  as_root env DEBIAN_FRONTEND=noninteractive timeout -k 10 900 \
    apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 </dev/null
  if [[ $own_policy == yes ]]; then
    as_root rm -f "$policy"
    trap - EXIT
  fi
  for pair in prosody:prosody ejabberd:ejabberd prometheus:prometheus ssh:openssh-server; do
    if [[ " ${missing[*]} " == *" ${pair#*:} "* ]] && have service; then
      as_root service "${pair%%:*}" stop >/dev/null 2>&1 </dev/null || true
    fi
  done
fi

# sudo and cron have no cargo in their PATH.
if ! have cargo && [[ -f ${CARGO_HOME:-${HOME:-/root}/.cargo}/env ]]; then
  # shellcheck disable=SC1091
  . "${CARGO_HOME:-${HOME:-/root}/.cargo}/env"
fi
export PATH="$PATH:/usr/sbin:/sbin"
# A test that would leave something out because the machine lacks it fails instead.
export CLUSTERCTL_TEST_ALL=1

log=$(mktemp)
trap 'rm -f "$log"' EXIT

built=$(timeout -k 10 1800 cargo test --locked --no-run </dev/null 2>&1 | tee /dev/stderr)
status=0
skip=()
if [[ $EUID -ne 0 ]]; then
  # Namespaces take root: those tests alone get it, so that nothing that cargo writes belongs to root.
  it=$(sed -n 's|.*Executable tests/it/main.rs (\(.*\))|\1|p' <<<"$built")
  as_root env PATH="$PATH" CLUSTERCTL_TEST_ALL=1 timeout -k 10 300 "$it" --ignored namespaces </dev/null || status=$?
  skip=(--skip namespaces)
fi
timeout -k 10 900 cargo test --locked --no-fail-fast -- --include-ignored "${skip[@]}" </dev/null 2>&1 |
  tee "$log" || status=$?

if [[ $status -eq 0 ]] && grep -E '^test result:' "$log" | grep -qvE ' 0 ignored;'; then
  echo "tests/run.sh: some tests did not run (see 'ignored' above)" >&2
  status=1
fi
if ! grep -qE '^test servers::.*\.\.\. ok$' "$log"; then
  echo "tests/run.sh: no test with a real server ran and passed" >&2
  status=1
fi
exit "$status"
