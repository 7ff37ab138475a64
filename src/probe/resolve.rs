//! Names to addresses: `--resolve` first, then the system's name service.
