#!/usr/bin/python3
"""Holds established TCP connections on loopback until standard input ends.

    hold_sockets.py OTHERS CLUSTER PORT

CLUSTER sockets have PORT at one end, and belong to this process; OTHERS have not, and belong to other processes: one, or as
few as the limit of open files allows. Both ends of a connection are here, so each connection is two sockets.
Prints `ready` when all stand.
"""

import os
import resource
import socket
import sys

# Connections to one listener: far fewer than there are ports to dial from.
PER_LISTENER = 5000
SPARE_FILES = 64


def hold(connections, address, port):
    """Makes connections; gives all their sockets."""
    held = []
    left = connections
    while left > 0:
        with socket.create_server((address, port), backlog=128) as listener:
            for _ in range(min(left, PER_LISTENER)):
                held.append(socket.create_connection(listener.getsockname()))
                held.append(listener.accept()[0])
        left -= PER_LISTENER
    return held


def child(connections):
    """A process that holds connections until its standard input ends. Gives what reads its word and its pid."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        held = hold(connections, "127.0.0.1", 0)
        os.write(writer, b"%d" % len(held))
        os.close(writer)
        sys.stdin.buffer.read()
        os._exit(0)
    os.close(writer)
    return reader, pid


def main():
    others, cluster, port = map(int, sys.argv[1:])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    room = (most - SPARE_FILES) // 2
    children, left = [], others // 2
    while left > 0:
        children.append(child(min(left, room)))
        left -= room
    held = sum(int(os.read(reader, 16) or 0) for reader, _ in children)
    if held != others:
        sys.exit(f"hold_sockets.py: {held} sockets instead of {others}")
    mine = hold(cluster // 2, "127.0.0.2", port)
    print("ready", len(mine), held, "in", len(children), "processes", flush=True)
    sys.stdin.buffer.read()


main()
