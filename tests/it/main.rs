//! The one integration binary: linking is paid once.

mod architecture;
mod listings;
#[cfg(target_os = "linux")]
mod sockets;
