module completions {

  def "nu-complete clusterctl tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" "dot" "nagios" "junit" "github" "tap" "prometheus" "sarif" ]
  }

  # Status, diagnosis and health checks for clusters of the Tigase XMPP server
  export extern clusterctl [
    --context(-c): string     # Take this context of the settings file instead of the current one
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete clusterctl status tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl status color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl status output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Tell whether the cluster is whole, what is wrong, and who says so
  export extern "clusterctl status" [
    --all-contexts            # Survey every context of the settings file at the same time: a row a cluster
    --context(-c): string     # Take this context of the settings file instead of the current one
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl status tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl status color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl status output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl mesh tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl mesh color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl mesh output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" "dot" ]
  }

  # Show what every node says of every other, through one login
  export extern "clusterctl mesh" [
    --probe                   # Log in at every node's own address, too, and send requests over every link
    --parallel: string        # How many nodes to be logged in to at once [default: 8]
    --samples: string         # How many requests to send over each link, one after the other [default: 3]
    --context(-c): string     # Take this context of the settings file instead of the current one
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl mesh tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl mesh color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl mesh output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl check only" [] {
    [ "partition" "node-silent" "node-down" "never-connected" "node-missing" "unsafe-to-stop" "one-way-link" "link-down" "listener-missing" "silent-link" "clock-skew" "certificate-expiring" "not-admin" "not-clustered" "view-unavailable" "probe-unavailable" "wrong-node" "slow-link" "few-connections" "link-without-socket" "socket-without-link" "send-queue-growing" "stranger-on-cluster-port" "unexpected-node" "name-unresolved" "name-is-loopback" "not-down" "stale-entry" "version-mix" ]
  }

  def "nu-complete clusterctl check skip" [] {
    [ "partition" "node-silent" "node-down" "never-connected" "node-missing" "unsafe-to-stop" "one-way-link" "link-down" "listener-missing" "silent-link" "clock-skew" "certificate-expiring" "not-admin" "not-clustered" "view-unavailable" "probe-unavailable" "wrong-node" "slow-link" "few-connections" "link-without-socket" "socket-without-link" "send-queue-growing" "stranger-on-cluster-port" "unexpected-node" "name-unresolved" "name-is-loopback" "not-down" "stale-entry" "version-mix" ]
  }

  def "nu-complete clusterctl check tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl check color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl check output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" "nagios" "junit" "github" "tap" "prometheus" ]
  }

  # Give the verdict to machines, check by check
  export extern "clusterctl check" [
    --only: string@"nu-complete clusterctl check only" # Judge by these checks alone, divided by commas; repeatable
    --skip: string@"nu-complete clusterctl check skip" # Leave these checks out, divided by commas; repeatable
    --list                    # List the checks with their thresholds, and look at nothing
    --warn: string            # Where a check begins to warn, such as silent-link=35s; repeatable
    --critical: string        # Where a check becomes critical, such as silent-link=90s; repeatable
    --mute: string            # Let a finding not count, for a time or until it worsens; kept in the context; repeatable
    --unmute: string          # Let it count again; without a subject, whatever of this check is muted; repeatable
    --safe-to-stop: string    # Judge whether this node may be stopped: would the rest stay whole, and would nobody be cut off
    --output-file: path       # Write the answer into this file, whole or not at all, readable for everybody
    --probe                   # Log in at every node's own address, too, and send requests over every link
    --parallel: string        # How many nodes to be logged in to at once [default: 8]
    --samples: string         # How many requests to send over each link, one after the other [default: 3]
    --context(-c): string     # Take this context of the settings file instead of the current one
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl check tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl check color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl check output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl sockets tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl sockets color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl sockets output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # List the sockets of the cluster port on this host, by peer, with the kernel's TCP health
  export extern "clusterctl sockets" [
    --input: path             # Read the saved output of lsof, ss or netstat instead of asking the kernel; - is standard input
    --on: string              # Ask the hosts of these nodes, divided by commas, or of all; joins what they show into one matrix
    --via: string             # With --on: the shell command that runs words on the host of {node}, such as 'ssh {node}'
    --context(-c): string     # Take this context of the settings file instead of the current one
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl sockets tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl sockets color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --no-sockets              # Do not look at this host's sockets
    --output(-o): string@"nu-complete clusterctl sockets output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl wait tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl wait color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl wait output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Wait until the cluster is formed, or a node has joined or gone
  export extern "clusterctl wait" [
    --for: string             # What to wait for: formed, connected=NODE, gone=NODE or version=V; of several, all at once
    --stable: string          # How long it must hold without interruption
    --interval: string        # Look so often, 500ms at least
    --context(-c): string     # Take this context of the settings file instead of the current one
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl wait tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --color: string@"nu-complete clusterctl wait color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --timeout: string         # Give up when it does not hold after this time, such as 90s or 10m [default: 5m]
    --output(-o): string@"nu-complete clusterctl wait output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl watch tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl watch color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl watch output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Tell what changes, as it changes
  export extern "clusterctl watch" [
    --interval: string        # Look so often, 500ms at least
    --count: string           # End after so many looks
    --duration: string        # End after this time
    --until-change            # End with the first look that shows a change
    --exec: string            # Run this shell command for each event, with the event as JSON on its standard input
    --exec-timeout: string    # Give that command so much time
    --events                  # Also tell what the servers tell administrators; makes the account available and drains its offline messages
    --context(-c): string     # Take this context of the settings file instead of the current one
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl watch tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl watch color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --output(-o): string@"nu-complete clusterctl watch output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl dashboard theme" [] {
    [ "auto" "dark" "light" "plain" ]
  }

  def "nu-complete clusterctl dashboard tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl dashboard color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl dashboard output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Watch the cluster on one screen
  export extern "clusterctl dashboard" [
    --interval: string        # Look so often, 500ms at least; + and - change it
    --theme: string@"nu-complete clusterctl dashboard theme" # The colours [default: auto]
    --no-mouse                # Leave the mouse to the terminal
    --log-file: path          # Log each step into this file, at its end
    --read-only               # Hide whatever acts [default: what the context says]
    --events                  # Also take what the servers tell administrators; makes the account available and drains its offline messages
    --probe                   # Log in at every node's own address, too, and send requests over every link
    --parallel: string        # How many nodes to be logged in to at once [default: 8]
    --samples: string         # How many requests to send over each link, one after the other [default: 3]
    --break-off               # Break off with the first round, to try what is left of the terminal
    --context(-c): string     # Take this context of the settings file instead of the current one
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl dashboard tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl dashboard color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --output(-o): string@"nu-complete clusterctl dashboard output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl disco tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl disco color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl disco output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Show the service discovery tree (XEP-0030) of a domain or an address
  export extern "clusterctl disco" [
    --depth: string           # How many levels of items to follow, 1 to 10
    --context(-c): string     # Take this context of the settings file instead of the current one
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl disco tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl disco color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl disco output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    address?: string          # The address to begin with [default: the domain of the account]
    node?: string             # The node of that address to begin with, in the sense of XEP-0030
  ]

  def "nu-complete clusterctl gather redact" [] {
    [ "secrets" "names" ]
  }

  def "nu-complete clusterctl gather tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl gather color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl gather output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Write all that is observed into one file, for later or for somebody else
  export extern "clusterctl gather" [
    --output-file(-O): path   # The same as FILE
    --redact: string@"nu-complete clusterctl gather redact" # What to take out: secrets, or names and addresses as well
    --force                   # Replace the file if it is there
    --no-probe                # Do not log in at every node
    --parallel: string        # How many nodes to be logged in to at once [default: 8]
    --context(-c): string     # Take this context of the settings file instead of the current one
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl gather tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --color: string@"nu-complete clusterctl gather color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --timeout: string         # The time in all, such as 2m [default: 60s]
    --output(-o): string@"nu-complete clusterctl gather output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    file?: path               # The file to write [default: clusterctl-DOMAIN-TIME.json in the current folder]; - is standard output
  ]

  def "nu-complete clusterctl explain id" [] {
    [ "partition" "node-silent" "node-down" "never-connected" "node-missing" "unsafe-to-stop" "one-way-link" "link-down" "listener-missing" "silent-link" "clock-skew" "certificate-expiring" "not-admin" "not-clustered" "view-unavailable" "probe-unavailable" "wrong-node" "slow-link" "few-connections" "link-without-socket" "socket-without-link" "send-queue-growing" "stranger-on-cluster-port" "unexpected-node" "name-unresolved" "name-is-loopback" "not-down" "stale-entry" "version-mix" "host-unavailable" "half-open-link" ]
  }

  def "nu-complete clusterctl explain color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl explain output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Say what a finding means, why it matters and what to do
  export extern "clusterctl explain" [
    --from: path              # Explain what is found in a capture that gather wrote; - is standard input
    --color: string@"nu-complete clusterctl explain color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl explain output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    id?: string@"nu-complete clusterctl explain id" # The finding, such as node-down; without it, all are listed
  ]

  # Read Tigase's config.tdsl: check it, show what it makes of the cluster, format, compare
  export extern "clusterctl config" [
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl config show color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl config show output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Show the cluster as this file makes it: ports, limits, times, what does nothing
  export extern "clusterctl config show" [
    --eval                    # Take variables, env(...), from this environment; without it they stay open
    --color: string@"nu-complete clusterctl config show color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl config show output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    file: path                # The configuration; - is standard input
  ]

  def "nu-complete clusterctl config explain color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl config explain output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Say what a setting means, or what the server makes of a line
  export extern "clusterctl config explain" [
    --color: string@"nu-complete clusterctl config explain color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl config explain output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    what?: string             # A setting (in any spelling, or by its path), a line of a file, or a whole file; without it, every setting is listed
  ]

  # Write the configuration of a new cluster
  export extern "clusterctl config new" [
    --nodes: string           # How many nodes, named node1, node2, ... in the domain
    --node: string            # The name of a node; repeatable
    --domain: string          # The XMPP domain that the nodes serve
    --admin: string           # An administrator; repeatable
    --data-source: string     # The JDBC address of the database [default: the environment's]
    --port: string            # A port of the cluster beside 5277; repeatable
    --listen: string          # Listen on this address alone [default: on all]; repeatable
    --ipv4                    # Listen on every IPv4 address
    --ipv6                    # Listen on every IPv6 address
    --redirect                # Send each client to its node, as no load balancer does it
    --dir: directory          # Write a file for each node into this folder, NODE.tdsl, instead of one for all to standard output
    --force                   # Replace files that are there
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl config check color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl config check output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" "junit" "github" "sarif" ]
  }

  # Say what is wrong with configurations, line by line, and mend it
  export extern "clusterctl config check" [
    --fix                     # Mend what can be mended safely; shows what changes, and asks
    --yes                     # Answer the question of --fix with yes
    --deny: string            # Make errors of these rules: an id such as TD05, a group (TD, CL), or all; repeatable
    --warn: string            # Make warnings of these rules; repeatable
    --allow: string           # Say nothing of these rules; repeatable
    --color: string@"nu-complete clusterctl config check color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl config check output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    ...files: path            # The files, each of a node of one cluster; - is standard input
  ]

  def "nu-complete clusterctl config tree color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl config tree output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Show what the server sees of a configuration, and what it loses
  export extern "clusterctl config tree" [
    --eval                    # Compute expressions and variables as the server does, which leaves those in lists as they stand
    --env-file: path          # Take variables from this file instead of the environment: a KEY=VALUE a line, or prop:KEY=VALUE for properties of Java
    --color: string@"nu-complete clusterctl config tree color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl config tree output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    file: path                # The file; - is standard input
  ]

  # Set configurations in order without a change to what the server sees
  export extern "clusterctl config fmt" [
    --canonical               # Write the form in which the server writes its configuration: sorted, and without comments
    --check                   # Write nothing; name the files that are not in order, and end with 1 if there are any
    --stdout                  # Write to standard output instead of into the files
    --help(-h)                # Print help (see more with '--help')
    ...files: path            # The files; - is standard input, which is written to standard output
  ]

  def "nu-complete clusterctl config diff color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl config diff output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Compare configurations by what they mean
  export extern "clusterctl config diff" [
    --color: string@"nu-complete clusterctl config diff color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl config diff output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    ...files: path            # Two files or more: a path, a pattern such as 'etc/node*.tdsl', or NODE=PATH
  ]

  def "nu-complete clusterctl config migrate form" [] {
    [ "tdsl" "properties" ]
  }

  def "nu-complete clusterctl config migrate color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl config migrate output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Turn an old configuration into one of automatic clustering, step by step
  export extern "clusterctl config migrate" [
    --to: path                # The new file [default: FILE itself, the old one kept as FILE.old; of properties config.tdsl beside it]
    --as: string@"nu-complete clusterctl config migrate form" # How the old file is written [default: as it looks]
    --node: string            # The name of this node in the cluster, where the file does not give it
    --balanced                # A load balancer stands before the nodes: send clients nowhere else
    --stdout                  # Write the new file to standard output, the steps to standard error
    --dry-run                 # Tell the steps, and write nothing
    --yes                     # Do not ask before the file is written
    --color: string@"nu-complete clusterctl config migrate color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl config migrate output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    file: path                # The old file: a config.tdsl, or an init.properties of 5.x or 7.x; - is standard input
  ]

  def "nu-complete clusterctl config live tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  def "nu-complete clusterctl config live color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl config live output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # Compare what each node runs with the others, and with what is written
  export extern "clusterctl config live" [
    --parallel: string        # How many nodes to be logged in to at once [default: 8]
    --context(-c): string     # Take this context of the settings file instead of the current one
    --from: path              # Read a capture that gather wrote instead of asking a server; - is standard input
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl config live tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --color: string@"nu-complete clusterctl config live color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl config live output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    ...files: path            # What was written, to compare with what runs: the file of a node, NODE=FILE, or one file for all
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "clusterctl config help" [
  ]

  # Show the cluster as this file makes it: ports, limits, times, what does nothing
  export extern "clusterctl config help show" [
  ]

  # Say what a setting means, or what the server makes of a line
  export extern "clusterctl config help explain" [
  ]

  # Write the configuration of a new cluster
  export extern "clusterctl config help new" [
  ]

  # Say what is wrong with configurations, line by line, and mend it
  export extern "clusterctl config help check" [
  ]

  # Show what the server sees of a configuration, and what it loses
  export extern "clusterctl config help tree" [
  ]

  # Set configurations in order without a change to what the server sees
  export extern "clusterctl config help fmt" [
  ]

  # Compare configurations by what they mean
  export extern "clusterctl config help diff" [
  ]

  # Turn an old configuration into one of automatic clustering, step by step
  export extern "clusterctl config help migrate" [
  ]

  # Compare what each node runs with the others, and with what is written
  export extern "clusterctl config help live" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "clusterctl config help help" [
  ]

  # Manage the named clusters of the settings file
  export extern "clusterctl context" [
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete clusterctl context list color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl context list output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" ]
  }

  # List the contexts and mark the current one
  export extern "clusterctl context list" [
    --color: string@"nu-complete clusterctl context list color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl context list output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
  ]

  # Make a context the current one
  export extern "clusterctl context use" [
    --help(-h)                # Print help (see more with '--help')
    name: string              # The context
  ]

  def "nu-complete clusterctl context add tls" [] {
    [ "auto" "direct" "starttls" ]
  }

  # Add a context with the flags given
  export extern "clusterctl context add" [
    --force                   # Replace a context of that name
    --current                 # Make it the current one (the first one always is)
    --show-certificate        # Show the server's certificate and, after a yes, pin it
    --yes                     # Answer the question with yes
    --via: string             # The shell command that runs words on the host of {node}, for sockets --on
    --read-only               # Hide whatever acts in the dashboard
    --jid(-j): string         # Log in as this administrator, such as admin@xmpp-test.org
    --server(-s): string      # Connect to this host instead of asking DNS for the domain's SRV records
    --tls: string@"nu-complete clusterctl context add tls" # How TLS begins: at once, after STARTTLS, or as the SRV records say
    --ca-file: path           # Trust the certificate authorities of this file, besides the system's
    --tls-pin: string         # Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node
    --password-file: path     # Read the password from this file; - is standard input
    --password-command: string # Take the first line that this shell command prints as the password
    --no-sockets              # Do not look at this host's sockets
    --resolve: string         # Use this address for a host and port, as curl's --resolve; repeatable
    --config: path            # Take nodes, ports and connections from this config.tdsl; repeatable, one of each node
    --expect: string          # The nodes that should be there, divided by commas, or how many
    --expect-down: string     # Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable
    --cluster-port: string    # The port on which nodes connect to one another [default: 5277]; repeatable
    --connections-per-node: string # How many connections each pair of nodes should have [default: 5]
    --timeout: string         # Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]
    --help(-h)                # Print help (see more with '--help')
    name: string              # The new context's name
  ]

  # Remove a context
  export extern "clusterctl context remove" [
    --help(-h)                # Print help (see more with '--help')
    name: string              # The context
  ]

  # Check the settings file, and every context or one of them
  export extern "clusterctl context validate" [
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The context; without it, all are checked
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "clusterctl context help" [
  ]

  # List the contexts and mark the current one
  export extern "clusterctl context help list" [
  ]

  # Make a context the current one
  export extern "clusterctl context help use" [
  ]

  # Add a context with the flags given
  export extern "clusterctl context help add" [
  ]

  # Remove a context
  export extern "clusterctl context help remove" [
  ]

  # Check the settings file, and every context or one of them
  export extern "clusterctl context help validate" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "clusterctl context help help" [
  ]

  def "nu-complete clusterctl demo scenario" [] {
    [ "healthy" "node-down" "node-silent" "partition" "one-way-link" "never-connected" "stale-entry" "few-connections" "not-admin" "not-clustered" "wrong-password" "redirect" "slow" "lost-reply" "hostile-names" "flapping" ]
  }

  def "nu-complete clusterctl demo color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete clusterctl demo output" [] {
    [ "table" "wide" "plain" "json" "yaml" "csv" "markdown" "dot" "nagios" "junit" "github" "tap" "prometheus" "sarif" ]
  }

  # Start a cluster inside this process and run a command against it
  export extern "clusterctl demo" [
    --nodes: string           # How many nodes, 1 to 200
    --scenario: string@"nu-complete clusterctl demo scenario" # What happens in the cluster
    --hold                    # Keep the cluster running and print the command line that connects to it
    --control: path           # Take commands that change the cluster at this Unix socket, a line each (`help` lists them)
    --tell: string            # Send a command to the demo that serves the socket of --control, and print its answer
    --script: string          # Change the cluster while it runs: 'at 2s kill node3; at 5s start node3'
    --pace: string            # How fast it lives: what takes a real cluster 200 s takes 2 s at 0.01
    --color: string@"nu-complete clusterctl demo color" # When to colour [default: auto]
    --ascii                   # Draw with ASCII characters only
    --verbose(-v)             # Show each step with its time on standard error; twice and thrice say more
    --quiet(-q)               # Say nothing on standard error but errors
    --output(-o): string@"nu-complete clusterctl demo output" # The format of the answer [default: table on a terminal, plain in a pipe]
    --help(-h)                # Print help (see more with '--help')
    ...command: string        # The command to run against it, with flags of its own [default: status]
  ]

  def "nu-complete clusterctl completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  # Write the completions of a shell
  export extern "clusterctl completions" [
    --dir: directory          # Write the files of all shells into this directory
    --help(-h)                # Print help (see more with '--help')
    shell?: string@"nu-complete clusterctl completions shell" # The shell
  ]

  # Write the manual page of a command
  export extern "clusterctl man" [
    --dir: directory          # Write the pages of all commands into this directory
    --help(-h)                # Print help (see more with '--help')
    ...command: string        # The command; without it, clusterctl itself
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "clusterctl help" [
  ]

  # Tell whether the cluster is whole, what is wrong, and who says so
  export extern "clusterctl help status" [
  ]

  # Show what every node says of every other, through one login
  export extern "clusterctl help mesh" [
  ]

  # Give the verdict to machines, check by check
  export extern "clusterctl help check" [
  ]

  # List the sockets of the cluster port on this host, by peer, with the kernel's TCP health
  export extern "clusterctl help sockets" [
  ]

  # Wait until the cluster is formed, or a node has joined or gone
  export extern "clusterctl help wait" [
  ]

  # Tell what changes, as it changes
  export extern "clusterctl help watch" [
  ]

  # Watch the cluster on one screen
  export extern "clusterctl help dashboard" [
  ]

  # Show the service discovery tree (XEP-0030) of a domain or an address
  export extern "clusterctl help disco" [
  ]

  # Write all that is observed into one file, for later or for somebody else
  export extern "clusterctl help gather" [
  ]

  # Say what a finding means, why it matters and what to do
  export extern "clusterctl help explain" [
  ]

  # Read Tigase's config.tdsl: check it, show what it makes of the cluster, format, compare
  export extern "clusterctl help config" [
  ]

  # Show the cluster as this file makes it: ports, limits, times, what does nothing
  export extern "clusterctl help config show" [
  ]

  # Say what a setting means, or what the server makes of a line
  export extern "clusterctl help config explain" [
  ]

  # Write the configuration of a new cluster
  export extern "clusterctl help config new" [
  ]

  # Say what is wrong with configurations, line by line, and mend it
  export extern "clusterctl help config check" [
  ]

  # Show what the server sees of a configuration, and what it loses
  export extern "clusterctl help config tree" [
  ]

  # Set configurations in order without a change to what the server sees
  export extern "clusterctl help config fmt" [
  ]

  # Compare configurations by what they mean
  export extern "clusterctl help config diff" [
  ]

  # Turn an old configuration into one of automatic clustering, step by step
  export extern "clusterctl help config migrate" [
  ]

  # Compare what each node runs with the others, and with what is written
  export extern "clusterctl help config live" [
  ]

  # Manage the named clusters of the settings file
  export extern "clusterctl help context" [
  ]

  # List the contexts and mark the current one
  export extern "clusterctl help context list" [
  ]

  # Make a context the current one
  export extern "clusterctl help context use" [
  ]

  # Add a context with the flags given
  export extern "clusterctl help context add" [
  ]

  # Remove a context
  export extern "clusterctl help context remove" [
  ]

  # Check the settings file, and every context or one of them
  export extern "clusterctl help context validate" [
  ]

  # Start a cluster inside this process and run a command against it
  export extern "clusterctl help demo" [
  ]

  # Write the completions of a shell
  export extern "clusterctl help completions" [
  ]

  # Write the manual page of a command
  export extern "clusterctl help man" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "clusterctl help help" [
  ]

}

export use completions *
