//! A long stream: its bad items cost themselves alone, and memory stays flat.
//!
//! Alone in its file, since the memory of a process is measured.

mod support;

use portability::api::pb;
use portability::server::Settings;
use support::requests;
use support::server::Running;
use tokio_stream::StreamExt;
use tonic::transport::Channel;

use pb::scoring_service_client::ScoringServiceClient;

/// How much more memory a stream of 10,000 may hold than ten of 1,000 did, in KiB: less than half a KiB an item.
const MOST_GROWTH: u64 = 4 << 10;

#[tokio::test]
async fn a_long_stream_loses_its_bad_items_only_and_memory_stays_flat() {
    let server = Running::start(Settings::default()).await;
    // As many items before as after: the most that threads happen to hold at once grows with how long they run.
    for _ in 0..10 {
        assert_eq!(scored(server.client(), 1_000).await, (990, 10));
    }
    let before = memory_peak();
    assert_eq!(scored(server.client(), 10_000).await, (9_900, 100));
    let grown = memory_peak().saturating_sub(before);
    assert!(grown < MOST_GROWTH, "grew by {grown} KiB over {before} KiB");
    server.stop().await;
}

/// Streams items of which one in a hundred is wrong. Returns the numbers of assessments and statuses.
async fn scored(mut client: ScoringServiceClient<Channel>, n_items: usize) -> (usize, usize) {
    let good = requests::files("good");
    let path = good.iter().find(|path| path.ends_with("monthly_saas.json")).expect("the request is there");
    let request: pb::ScoreContractRequest = requests::message(path);
    let items = tokio_stream::iter(0..n_items).map(move |number| {
        let mut request = request.clone();
        if number % 100 == 7 {
            request.horizon_months = Some(0);
        }
        pb::StreamScoresRequest { id: format!("item-{number}"), request: Some(request) }
    });
    let mut stream = client.stream_scores(items).await.expect("the stream is answered").into_inner();
    let (mut n_assessments, mut n_statuses) = (0, 0);
    while let Some(answer) = stream.next().await {
        let answer = answer.expect("the stream goes on");
        assert_eq!(answer.id, format!("item-{}", n_assessments + n_statuses));
        match answer.result.expect("an answer has a result") {
            pb::ScoredItem::Response(_) => n_assessments += 1,
            pb::ScoredItem::Status(_) => n_statuses += 1,
        }
    }
    (n_assessments, n_statuses)
}

/// Returns the most memory that this process has held, in KiB; zero where the system does not tell.
fn memory_peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}
