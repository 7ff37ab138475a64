//! Floor 0: text for people.
