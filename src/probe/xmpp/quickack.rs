//! The socket, with prompt acknowledgements.
//!
//! Tigase writes a stream header, features and answers in small pieces with Nagle's algorithm on: each second
//! piece waits for our acknowledgement of the first, which the kernel delays by 40 ms. `TCP_QUICKACK` sends it at
//! once, but the kernel drops the option again and again, so that it is set anew at each read (tcp(7)).

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A TCP connection without Nagle's delay on our side and without delayed acknowledgements on the other.
#[derive(Debug)]
pub(crate) struct QuickAck(TcpStream);

impl QuickAck {
    /// Takes over a connection.
    pub(crate) fn new(socket: TcpStream) -> Self {
        // Both only make things faster: a kernel that refuses them does no harm.
        let _ = socket.set_nodelay(true);
        arm(&socket);
        Self(socket)
    }
}

#[cfg(target_os = "linux")]
fn arm(socket: &TcpStream) {
    let _ = socket2::SockRef::from(socket).set_tcp_quickack(true);
}

#[cfg(not(target_os = "linux"))]
fn arm(_: &TcpStream) {}

impl AsyncRead for QuickAck {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let outcome = ready!(Pin::new(&mut self.0).poll_read(cx, buffer));
        arm(&self.0);
        Poll::Ready(outcome)
    }
}

impl AsyncWrite for QuickAck {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }
}
