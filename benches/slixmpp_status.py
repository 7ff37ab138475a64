#!/usr/bin/python3
"""What an administrator would write with slixmpp in place of `clusterctl status`.

    CLUSTERCTL_PASSWORD=… slixmpp_status.py JID ADDRESS PORT [FINGERPRINT …]

Logs in over direct TLS, asks the domain for its items and the Cluster Connection Manager for its identity and
its view, all at once, then every node for its own view and its version, all at once; prints a line a node.
With fingerprints (hex of SHA-256) the certificate must be one of them. slixmpp does as well as it can: the mechanism is
named, so that it tries no channel binding that the server refuses, and no roster is fetched.
"""

import asyncio
import hashlib
import os
import ssl
import sys

import slixmpp

TIMEOUT_S = 10


class Status(slixmpp.ClientXMPP):
    def __init__(self, jid, password, pins):
        super().__init__(jid, password, plugin_config={"feature_mechanisms": {"use_mech": "SCRAM-SHA-256"}})
        self.pins = pins
        # slixmpp says "y" (I could bind, you seem not to) whenever Python gives it a binding, and a server that
        # does offer one must then refuse: say "n".
        mechanisms = self["feature_mechanisms"]
        ask = mechanisms.sasl_callback
        mechanisms.sasl_callback = lambda *wanted: {**ask(*wanted), "channel_binding": None}
        self.answer = asyncio.get_event_loop().create_future()
        for plugin in ("xep_0030", "xep_0092"):
            self.register_plugin(plugin)
        self.add_event_handler("session_start", self.ask)
        for event in ("failed_auth", "connection_failed"):
            self.add_event_handler(event, lambda why, event=event: self.fail(f"{event}: {why}"))

    def get_ssl_context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # The demo's certificates are self-signed, as Tigase's stock ones are: pinned below, as clusterctl does.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    def fail(self, why):
        if not self.answer.done():
            self.answer.set_exception(RuntimeError(why))

    async def ask(self, _event):
        try:
            shown = self.socket.getpeercert(binary_form=True)
            if self.pins and hashlib.sha256(shown).hexdigest() not in self.pins:
                raise RuntimeError("the certificate is none of the pinned ones")
            self.answer.set_result(await self.walk())
        except Exception as error:  # the caller's business, whatever it is
            self.fail(error)

    async def walk(self):
        domain = self.boundjid.domain
        manager = f"cl-comp@{domain}"
        disco, version = self["xep_0030"], self["xep_0092"]
        components, identity, view = await asyncio.gather(
            disco.get_items(jid=domain),
            disco.get_info(jid=manager),
            disco.get_items(jid=manager),
        )
        titles = {name for _, _, _, name in identity["disco_info"]["identities"]}
        if "Cluster connection manager" not in titles or not components["disco_items"]["items"]:
            raise RuntimeError("no administrator, or no cluster")
        nodes = sorted(node for _, node, _ in view["disco_items"]["items"])
        answers = await asyncio.gather(
            *(disco.get_items(jid=f"cl-comp@{node}") for node in nodes),
            *(version.get_version(jid=f"sess-man@{node}") for node in nodes),
        )
        states = {node: words for _, node, words in view["disco_items"]["items"]}
        views, versions = answers[: len(nodes)], answers[len(nodes) :]
        return [
            (node, states[node], len(view["disco_items"]["items"]), version["software_version"]["version"])
            for node, view, version in zip(nodes, views, versions)
        ]


async def main():
    jid, address, port, *pins = sys.argv[1:]
    xmpp = Status(jid, os.environ["CLUSTERCTL_PASSWORD"], set(pins))
    if "address" in xmpp.connect.__code__.co_varnames:
        xmpp.connect((address, int(port)), use_ssl=True)
    else:  # slixmpp 1.9 and later
        xmpp.enable_starttls = False
        xmpp.enable_direct_tls = True
        xmpp.connect(address, int(port))
    for row in await asyncio.wait_for(xmpp.answer, TIMEOUT_S):
        print(*row, sep="\t")
    await xmpp.disconnect()


asyncio.get_event_loop().run_until_complete(main())
