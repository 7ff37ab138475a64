//! Service discovery (XEP-0030).

use super::request::Requester;
use super::stream::element;
use crate::cluster::observation::{ServiceItem, Unavailable};
use tokio::time::Instant;
use xmpp_parsers::minidom::Element;

const ITEMS: &str = "http://jabber.org/protocol/disco#items";
const INFO: &str = "http://jabber.org/protocol/disco#info";

/// More than this is no list that anybody made.
const MOST_ITEMS: usize = 10_000;

/// What an entity says that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Such as `component`.
    pub category: String,
    /// Such as `generic`.
    pub kind: String,
    /// The name for people.
    pub name: Option<String>,
}

/// The answer to an information request. Both empty is how Tigase answers those who have no right to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Info {
    /// What it is.
    pub identities: Vec<Identity>,
    /// What it can do.
    pub features: Vec<String>,
}

/// The items of an entity, or of a node of it (in the sense of XEP-0030). Asked again when the answer is lost.
pub async fn items(
    requester: &Requester,
    to: &str,
    node: Option<&str>,
    deadline: Instant,
) -> Result<Vec<ServiceItem>, Unavailable> {
    let answer = requester.get_retrying(to, query(ITEMS, node), deadline).await?;
    read_items(answer.as_ref())
}

/// What an entity, or a node of it, is. Asked again when the answer is lost.
pub async fn info(
    requester: &Requester,
    to: &str,
    node: Option<&str>,
    deadline: Instant,
) -> Result<Info, Unavailable> {
    let answer = requester.get_retrying(to, query(INFO, node), deadline).await?;
    read_info(answer.as_ref())
}

fn query(namespace: &str, node: Option<&str>) -> Element {
    let node = node.map(|node| ("node", node));
    element("query", namespace, node.as_slice())
}

fn content<'a>(answer: Option<&'a Element>, namespace: &str) -> Result<&'a Element, Unavailable> {
    let answer = answer.ok_or_else(|| Unavailable::Malformed("an empty result".to_owned()))?;
    if !answer.is("query", namespace) {
        return Err(Unavailable::Malformed(format!("<{}/> in place of discovery", answer.name())));
    }
    if answer.children().count() > MOST_ITEMS {
        return Err(Unavailable::Malformed(format!("more than {MOST_ITEMS} entries")));
    }
    Ok(answer)
}

fn read_items(answer: Option<&Element>) -> Result<Vec<ServiceItem>, Unavailable> {
    content(answer, ITEMS)?
        .children()
        .filter(|child| child.is("item", ITEMS))
        .map(|item| {
            let jid = item.attr("jid");
            let jid = jid.ok_or_else(|| Unavailable::Malformed("an item without an address".to_owned()))?;
            Ok(ServiceItem {
                jid: jid.to_owned(),
                node: item.attr("node").map(str::to_owned),
                name: item.attr("name").map(str::to_owned),
            })
        })
        .collect()
}

fn read_info(answer: Option<&Element>) -> Result<Info, Unavailable> {
    let mut info = Info::default();
    for child in content(answer, INFO)?.children() {
        let text = |key: &str| child.attr(key).unwrap_or_default().to_owned();
        if child.is("identity", INFO) {
            info.identities.push(Identity {
                category: text("category"),
                kind: text("type"),
                name: child.attr("name").map(str::to_owned),
            });
        } else if child.is("feature", INFO) {
            info.features.push(text("var"));
        }
    }
    Ok(info)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use std::fmt::Write;

    fn parsed(text: &str) -> Element {
        text.parse().unwrap()
    }

    #[test]
    fn items_are_read_as_tigase_writes_them() {
        let answer = parsed(
            r#"<query xmlns="http://jabber.org/protocol/disco#items"><item name="tigase:cluster connected" node="node2.xmpp-test.org" jid="cl-comp@xmpp-test.org"/><item jid="a"/></query>"#,
        );
        let items = read_items(Some(&answer)).unwrap();
        assert_eq!(items[0].name.as_deref(), Some("tigase:cluster connected"));
        assert_eq!(items[0].node.as_deref(), Some("node2.xmpp-test.org"));
        assert_eq!(items[1], ServiceItem { jid: "a".to_owned(), node: None, name: None });
    }

    #[test]
    fn an_empty_result_is_an_answer_and_a_wrong_one_is_none() {
        let empty = parsed(r#"<query xmlns="http://jabber.org/protocol/disco#info"/>"#);
        assert_eq!(read_info(Some(&empty)), Ok(Info::default()));
        assert!(matches!(read_items(Some(&empty)), Err(Unavailable::Malformed(_))));
        assert!(matches!(read_items(None), Err(Unavailable::Malformed(_))));
        let nameless = parsed(r#"<query xmlns="http://jabber.org/protocol/disco#items"><item/></query>"#);
        assert!(matches!(read_items(Some(&nameless)), Err(Unavailable::Malformed(_))));
    }

    #[test]
    fn a_list_without_end_is_not_taken() {
        let mut text = r#"<query xmlns="http://jabber.org/protocol/disco#items">"#.to_owned();
        for i in 0..=MOST_ITEMS {
            write!(text, r#"<item jid="a{i}"/>"#).unwrap();
        }
        text.push_str("</query>");
        assert!(matches!(read_items(Some(&parsed(&text))), Err(Unavailable::Malformed(_))));
    }
}
