//! An XML element, read or to be written.

/// One element. Text that stands between children is joined: no stanza of ours is mixed content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    /// The local name.
    pub(super) name: String,
    /// The namespace.
    pub(super) ns: String,
    /// Attributes as they came, without namespace declarations; `xml:lang` by that name.
    pub(super) attrs: Vec<(String, String)>,
    /// Child elements.
    pub(super) children: Vec<Element>,
    /// Text.
    pub(super) text: String,
}

impl Element {
    /// An empty element.
    pub(super) fn new(name: &str, ns: &str) -> Self {
        Self { name: name.to_owned(), ns: ns.to_owned(), ..Self::default() }
    }

    /// Adds an attribute.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attrs.push((name.to_owned(), value.into()));
        self
    }

    /// Adds an attribute where there is a value.
    pub(super) fn with_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds a child.
    pub(super) fn child(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    /// Adds children.
    pub(super) fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// Sets the text.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// An attribute's value.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is this element.
    pub(super) fn is(&self, name: &str, ns: &str) -> bool {
        self.name == name && self.ns == ns
    }

    /// The first child of this name and namespace.
    pub(super) fn get(&self, name: &str, ns: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.is(name, ns))
    }
}
