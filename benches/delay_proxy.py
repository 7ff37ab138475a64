#!/usr/bin/python3
"""A proxy on loopback that makes the way to a server long, and counts the round trips on it.

    delay_proxy.py UPSTREAM_HOST UPSTREAM_PORT DELAY_MS

Prints `port N` and serves until standard input ends, one connection after the other or at once. What comes is passed
on DELAY_MS later, in either direction, in order. The kernel accepts on loopback at once, so the time of the TCP
handshake is added by hand: what the client sends first waits for one round trip (two delays) more.

For each connection it prints, when it ends, one line:
    connection ROUND_TRIPS BYTES_UP BYTES_DOWN
ROUND_TRIPS is how often the direction changed from client to server and back: how often the server answered what the
client had sent since the server's last word. The last flight, the client's farewell, gets no answer that the
client would wait for, and does not count; nor does the TCP handshake, which cannot be seen here. The count
rests on the order of what was seen, not on the clock.
"""

import asyncio
import sys

CHUNK = 65536


class Way:
    """One connection through the proxy."""

    def __init__(self):
        self.round_trips = self.up = self.down = 0
        self.asked = self.left = False

    def from_client(self, size):
        self.up += size
        self.asked = True
        self.left = size == 0

    def from_server(self, size):
        self.down += size
        if size and self.asked and not self.left:
            self.round_trips += 1
        self.asked = False


async def carry(reader, writer, seen, delay_s, extra_s):
    """Passes on what comes, late by the delay; what comes first, by the extra too."""
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()

    async def deliver():
        while True:
            due, data = await queue.get()
            await asyncio.sleep(due - loop.time())
            if data is None:
                writer.close()
                return
            writer.write(data)

    delivery = asyncio.create_task(deliver())
    not_before = None
    try:
        while data := await reader.read(CHUNK):
            seen(len(data))
            now = loop.time()
            not_before = now + extra_s if not_before is None else not_before
            queue.put_nowait((max(now, not_before) + delay_s, data))
    except ConnectionError:
        pass
    seen(0)
    queue.put_nowait((loop.time() + delay_s, None))
    try:
        await delivery
    except ConnectionError:
        pass


async def serve(client_reader, client_writer, upstream, delay_s):
    way = Way()
    server_reader, server_writer = await asyncio.open_connection(*upstream)
    # The wait for a full segment is no part of the way.
    for writer in (client_writer, server_writer):
        writer.transport.get_extra_info("socket").setsockopt(6, 1, 1)
    await asyncio.gather(
        carry(client_reader, server_writer, way.from_client, delay_s, 2 * delay_s),
        carry(server_reader, client_writer, way.from_server, delay_s, 0),
    )
    print("connection", way.round_trips, way.up, way.down, flush=True)


async def main():
    host, port, delay_ms = sys.argv[1:]
    upstream, delay_s = (host, int(port)), float(delay_ms) / 1000
    server = await asyncio.start_server(
        lambda reader, writer: serve(reader, writer, upstream, delay_s), "127.0.0.1", 0
    )
    print("port", server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


asyncio.run(main())
