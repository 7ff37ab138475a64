//! Any look at the world, for properties.

use clusterctl::cluster::link::{LinkReport, LinkState};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{Evidence, Observation, Reading, Source, Unavailable};
use clusterctl::cluster::socket::{
    Direction, Listener, Process, Socket, SocketTable, TableOrigin, TcpHealth, TcpState,
};
use jiff::Timestamp;
use proptest::prelude::*;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

pub(super) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9.-]{1,20}", "(?s).{0,12}", Just("a\u{1b}[31m\u{202e}\"\\\n".to_owned())]
}

fn any_node() -> impl Strategy<Value = NodeName> {
    any_text().prop_map(|text| NodeName::new(&text))
}

fn any_why() -> impl Strategy<Value = Unavailable> {
    prop_oneof![
        any::<u64>().prop_map(|ns| Unavailable::NoAnswer { within: Duration::from_nanos(ns) }),
        (any_text(), prop::option::of(any_text()))
            .prop_map(|(condition, text)| Unavailable::Refused { condition, text }),
        any_text().prop_map(Unavailable::Denied),
        any_text().prop_map(Unavailable::Malformed),
        any_text().prop_map(Unavailable::NotReached),
        any_text().prop_map(Unavailable::Failed),
    ]
}

fn any_link() -> impl Strategy<Value = LinkReport> {
    let state = prop_oneof![
        Just(LinkState::Connected),
        Just(LinkState::Disconnected),
        any_text().prop_map(LinkState::Unrecognised)
    ];
    (any_node(), state).prop_map(|(peer, state)| LinkReport { peer, state })
}

fn any_owner() -> impl Strategy<Value = Reading<Process>> {
    prop_oneof![
        (any::<u32>(), any_text()).prop_map(|(pid, name)| Reading::Known(Process { pid, name })),
        Just(Reading::Absent),
        any_why().prop_map(Reading::Unavailable),
        any_text().prop_map(Reading::NotAsked),
    ]
}

fn any_table() -> impl Strategy<Value = SocketTable> {
    let health =
        (prop::option::of(0.0..1e11f64), prop::option::of(any::<u32>()), prop::option::of(0..(1u64 << 50)));
    let health = health.prop_map(|(rtt_ms, count, ms)| TcpHealth {
        rtt_ms,
        unanswered_retransmits: count,
        total_retransmits: count,
        last_received_ms: ms,
        last_acknowledged_ms: ms,
        unacknowledged_segments: count,
    });
    let end = || (any::<IpAddr>(), any::<u16>()).prop_map(|(ip, port)| SocketAddr::new(ip, port));
    let state = prop::sample::select(vec![TcpState::Established, TcpState::FinWait2, TcpState::NewSynRecv]);
    let socket = (state, end(), end(), any_owner(), health, prop::option::of(0..(1u64 << 50)));
    let socket = socket.prop_map(|(state, local, remote, process, health, bytes)| Socket {
        state,
        direction: Direction::Inbound,
        local,
        remote,
        process,
        health,
        receive_queue_bytes: bytes,
        send_queue_bytes: bytes,
    });
    let listener = (end(), any_owner()).prop_map(|(local, process)| Listener { local, process });
    (
        prop::collection::vec(socket, 0..4),
        prop::option::of(prop::collection::vec(listener, 0..2)),
        prop::collection::vec(any::<IpAddr>(), 0..3),
    )
        .prop_map(|(sockets, listeners, host_addresses)| SocketTable {
            origin: TableOrigin::Ss,
            cluster_ports: vec![5277],
            sockets,
            listeners,
            host_addresses,
        })
}

pub(super) fn any_look() -> impl Strategy<Value = Observation> {
    let evidence = prop_oneof![
        prop::collection::vec(any_link(), 0..5).prop_map(Evidence::View),
        any_table().prop_map(Evidence::Sockets),
        prop::option::of(any_text()).prop_map(|version| Evidence::Alive { version }),
        "(?s)[^=:/-]{0,60}".prop_map(Evidence::Configuration),
        prop::collection::vec(any::<u64>().prop_map(Duration::from_nanos), 0..4)
            .prop_map(Evidence::RoundTrips),
    ];
    let source = prop_oneof![
        any_node().prop_map(Source::View),
        any_node().prop_map(Source::Resolve),
        (any_node(), any_node()).prop_map(|(from, to)| Source::Ping { from, to }),
        Just(Source::Sockets),
        Just(Source::OwnView),
    ];
    let outcome = prop_oneof![evidence.prop_map(Ok), any_why().prop_map(Err)];
    let taken = (-1_000_000_000i64..4_000_000_000, 0..1_000_000_000i32);
    (source, taken, any::<u64>(), outcome).prop_map(|(source, (second, nanos), took, outcome)| Observation {
        source,
        taken: Timestamp::new(second, if second < 0 { -nanos } else { nanos }).unwrap(),
        took: Duration::from_nanos(took),
        outcome,
    })
}
