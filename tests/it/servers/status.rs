//! `clusterctl status` through real servers: every way in, every refusal.
