//! Sockets of the cluster port.
