//! Floor 1: what a `config.tdsl` means to a Tigase server and to the cluster it belongs to. Pure: files come in
//! as text, findings go out as data.

pub mod allowances;
pub mod compare;
pub mod declaration;
pub mod diagnosis;
pub mod explain;
pub mod field;
pub mod file;
pub mod fix;
pub mod lints;
pub mod live;
pub mod masked;
pub mod meaning;
pub mod migrate;
pub mod new;
pub mod secret;
pub mod settings;
pub mod throttling;
