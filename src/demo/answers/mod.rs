//! What a node answers to a request, and where it keeps silent.

mod commands;
mod components;
mod configuration;
mod disco;
mod life;
mod statistics;

use super::element::Element;
use super::reader::read_element;
use super::world::World;
use components::Component;

pub(super) use configuration::knows;

pub(super) const CLIENT_NS: &str = "jabber:client";
pub(super) const STANZAS_NS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
const COMMANDS_NS: &str = "http://jabber.org/protocol/commands";
const ITEMS_NS: &str = "http://jabber.org/protocol/disco#items";
const INFO_NS: &str = "http://jabber.org/protocol/disco#info";

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// This is the answer.
    Now(Element),
    /// There will be none.
    Silence,
    /// It is for a node that is known and gone: no answer for minutes, then an error.
    Gone,
    /// It goes over a link to this node.
    Elsewhere(usize),
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker<'a> {
    /// The full JID.
    pub(super) jid: &'a str,
    /// Whether it is an administrator.
    pub(super) admin: bool,
}

/// A request and where it was asked.
#[derive(Clone, Copy)]
struct Question<'a> {
    world: &'a World,
    node: usize,
    asker: Asker<'a>,
    iq: &'a Element,
    payload: &'a Element,
}

/// What an address means.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// The asker's own account.
    Account,
    /// The domain itself.
    Domain,
    /// A component of this node.
    Component(Component, Form),
    /// `name@domain` of nobody.
    Nobody,
    /// Known, and never answered.
    Mute,
    /// A node that is no longer.
    Gone,
    /// Another node.
    Elsewhere(usize),
    /// A host that is none of ours.
    Foreign,
}

/// How a component was addressed: it behaves differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `name@domain`.
    AtDomain,
    /// `name.domain`.
    DotDomain,
    /// `name@node`.
    AtNode,
    /// `name.node`.
    DotNode,
}

impl Form {
    fn of_domain(self) -> bool {
        matches!(self, Self::AtDomain | Self::DotDomain)
    }
}

/// Answers a request (an `iq` of type `get` or `set`) of somebody who is logged in at this node.
pub(super) fn answer(world: &World, node: usize, asker: Asker<'_>, iq: &Element) -> Reply {
    let empty = Element::default();
    let payload = iq.children.first().unwrap_or(&empty);
    let question = Question { world, node, asker, iq, payload };
    match question.place() {
        Place::Elsewhere(other) => Reply::Elsewhere(other),
        Place::Gone => Reply::Gone,
        Place::Mute => Reply::Silence,
        Place::Foreign => Reply::Now(not_found(asker.jid, iq)),
        place => question.answer(&place).map_or(Reply::Silence, Reply::Now),
    }
}

/// Answers a request that came over a link, in this node's own hand; `None`: it keeps silent.
pub(super) fn for_another_node(world: &World, node: usize, request: &str) -> Option<String> {
    let iq = read_element(request)?;
    let jid = iq.attr("from")?;
    let user = jid.split(['@', '/']).next()?;
    match answer(world, node, Asker { jid, admin: world.admin(user) }, &iq) {
        Reply::Now(answer) => Some(world.hand(node).write(&answer)),
        // Recorded: a request is not relayed through a third node.
        Reply::Silence | Reply::Gone | Reply::Elsewhere(_) => None,
    }
}

/// A result for the asker, yet without content.
pub(super) fn result(to: &str, iq: &Element) -> Element {
    reply(to, iq, "result")
}

/// An error that repeats the request.
pub(super) fn error(
    to: &str,
    iq: &Element,
    (code, kind, condition): (&str, &str, &str),
    text: Option<&str>,
) -> Element {
    let mut error = Element::new("error", CLIENT_NS)
        .with("code", code)
        .with("type", kind)
        .child(Element::new(condition, STANZAS_NS));
    if let Some(text) = text {
        error = error.child(Element::new("text", STANZAS_NS).with("xml:lang", "en").text(text));
    }
    reply(to, iq, "error").children(iq.children.first().cloned()).child(error)
}

/// The error of the way to other servers, which nodes that are gone get too.
pub(super) fn not_found(to: &str, iq: &Element) -> Element {
    let condition = ("404", "cancel", "remote-server-not-found");
    error(to, iq, condition, Some("S2S - destination host not found"))
}

fn reply(to: &str, iq: &Element, kind: &str) -> Element {
    Element::new("iq", CLIENT_NS)
        .with("type", kind)
        .with("to", to)
        .with_some("id", iq.attr("id"))
        .with_some("from", iq.attr("to"))
}

impl Question<'_> {
    fn place(&self) -> Place {
        let world = self.world;
        let Some(to) = self.iq.attr("to") else { return Place::Account };
        let to = to.split('/').next().unwrap_or_default();
        if to == world.fixed.domain {
            return Place::Domain;
        }
        let own = &*world.name(self.node);
        let component = |name: &str| Component::find(world, name);
        match to.split_once('@') {
            Some((name, host)) if host == world.fixed.domain => match component(name) {
                Some(component) => Place::Component(component, Form::AtDomain),
                None if Some(to) == self.asker.jid.split('/').next() => Place::Account,
                None => Place::Nobody,
            },
            Some((name, host)) if host == own => {
                component(name).map_or(Place::Mute, |found| Place::Component(found, Form::AtNode))
            }
            Some((_, host)) if world.knows(self.node, host) => match world.node(host) {
                Some(other) if world.of(other, |node| node.starts > 0) => Place::Elsewhere(other),
                _ => Place::Gone,
            },
            Some(_) => Place::Foreign,
            None if world.knows(self.node, to) => Place::Mute,
            None => match to.split_once('.') {
                Some((name, host)) if host == world.fixed.domain => {
                    component(name).map_or(Place::Foreign, |found| Place::Component(found, Form::DotDomain))
                }
                Some((name, host)) if host == own => {
                    component(name).map_or(Place::Mute, |found| Place::Component(found, Form::DotNode))
                }
                Some((_, host)) if world.knows(self.node, host) => Place::Mute,
                _ => Place::Foreign,
            },
        }
    }

    fn answer(&self, place: &Place) -> Option<Element> {
        match (self.payload.name.as_str(), self.payload.ns.as_str()) {
            ("query", ITEMS_NS) => disco::items(self, place),
            ("query", INFO_NS) => disco::info(self, place),
            ("command", COMMANDS_NS) => commands::run(self, place),
            _ => life::sign(self, place),
        }
    }

    fn get(&self) -> bool {
        self.iq.attr("type") == Some("get")
    }

    fn result(&self) -> Element {
        result(self.asker.jid, self.iq)
    }

    fn error(&self, condition: (&str, &str, &str), text: Option<&str>) -> Element {
        error(self.asker.jid, self.iq, condition, text)
    }

    /// The address as it was asked, which items repeat.
    fn asked(&self) -> &str {
        self.iq.attr("to").unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
