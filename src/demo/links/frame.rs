//! What the nodes say to one another: a length, a kind, a number, a text.

use std::io;

const MOST_FRAME: usize = 1024 * 1024;

/// What one node tells another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Frame {
    /// Nothing: a sign of life.
    Ping,
    /// A request, as it was written.
    Request(u64, String),
    /// `None`: the other node keeps silent.
    Answer(u64, Option<String>),
}

/// A frame on the wire: length of what follows, kind, number, text.
pub(super) fn bytes(frame: &Frame) -> Vec<u8> {
    let (kind, number, text) = match frame {
        Frame::Ping => (0_u8, 0, ""),
        Frame::Request(number, text) => (1, *number, text.as_str()),
        Frame::Answer(number, None) => (2, *number, ""),
        Frame::Answer(number, Some(text)) => (3, *number, text.as_str()),
    };
    let length = u32::try_from(9 + text.len()).expect("a stanza is far smaller than 4 GiB");
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.push(kind);
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

/// Takes the first whole frame out of what has come.
pub(super) fn take(buffer: &mut Vec<u8>) -> io::Result<Option<Frame>> {
    let Some((length, rest)) = buffer.split_first_chunk() else { return Ok(None) };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    if !(9..=MOST_FRAME).contains(&length) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let Some(frame) = rest.get(..length) else { return Ok(None) };
    let number = frame[1..9].try_into().map(u64::from_be_bytes).map_err(io::Error::other)?;
    let text = || String::from_utf8_lossy(&frame[9..]).into_owned();
    let taken = match frame[0] {
        0 => Frame::Ping,
        1 => Frame::Request(number, text()),
        2 => Frame::Answer(number, None),
        3 => Frame::Answer(number, Some(text())),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    };
    buffer.drain(..4 + length);
    Ok(Some(taken))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in_however_they_are_cut() {
        let all = [
            Frame::Ping,
            Frame::Request(7, "<iq/>".to_owned()),
            Frame::Answer(7, None),
            Frame::Answer(u64::MAX, Some("é\n".to_owned())),
        ];
        let wire: Vec<u8> = all.iter().flat_map(bytes).collect();
        let mut buffer = Vec::new();
        let mut seen = Vec::new();
        for byte in wire {
            buffer.push(byte);
            seen.extend(take(&mut buffer).unwrap());
        }
        assert_eq!(seen, all);
        assert!(buffer.is_empty());
    }

    #[test]
    fn a_frame_of_no_sense_is_an_error() {
        assert!(take(&mut vec![0, 0, 0, 1, 0]).is_err());
        assert!(take(&mut vec![255, 255, 255, 255, 0]).is_err());
        assert!(take(&mut vec![0, 0, 0, 9, 77, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
    }
}
