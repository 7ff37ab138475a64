//! Floor 3: pictures on paper. Pure: data in, bytes out.
