//! Floor 3: a cluster to try it on, inside this process.
