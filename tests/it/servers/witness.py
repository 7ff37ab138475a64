"""Logs in with slixmpp and prints, as JSON, what the component says: another client's view of the same cluster.

Usage: witness.py ADDRESS PORT starttls|direct JID PASSWORD CA_FILE NODE...
"""

import asyncio
import json
import sys

import slixmpp
from slixmpp.exceptions import IqError, IqTimeout

ITEMS = "http://jabber.org/protocol/disco#items"


class Witness(slixmpp.ClientXMPP):
    def __init__(self, jid, password, nodes):
        super().__init__(jid, password)
        self.nodes = nodes
        self.said = {}
        self.register_plugin("xep_0030")
        self.add_event_handler("session_start", self.ask)
        self.add_event_handler("failed_auth", lambda _: self.finish("refused"))

    def finish(self, login):
        self.said["login"] = login
        self.disconnect()

    async def ask(self, _):
        domain = await self.plugin["xep_0030"].get_items(jid=self.boundjid.domain, timeout=5)
        self.said["domain"] = sorted(item[0] for item in domain["disco_items"]["items"])
        for jid in ["cl-comp." + self.boundjid.domain] + ["cl-comp@" + node for node in self.nodes]:
            try:
                answer = await self.plugin["xep_0030"].get_items(jid=jid, timeout=1)
                items = answer.xml.findall("{%s}query/{%s}item" % (ITEMS, ITEMS))
                self.said[jid] = {item.get("node"): item.get("name") for item in items}
            except IqTimeout:
                self.said[jid] = "silence"
            except IqError as error:
                self.said[jid] = error.condition
        self.finish("ok")


def main():
    address, port, way, jid, password, ca_file, *nodes = sys.argv[1:]
    witness = Witness(jid, password, nodes)
    witness.ca_certs = ca_file
    witness.connect((address, int(port)), use_ssl=way == "direct", force_starttls=way == "starttls")
    witness.loop.run_until_complete(asyncio.wait_for(witness.disconnected, 20))
    print(json.dumps(witness.said))


asyncio.set_event_loop(asyncio.new_event_loop())
main()
