//! Waits and windows.

use super::parting::{amount, route};
use crate::api::contract::{Wire, to_int32};
use crate::api::pb;
use crate::scoring::{Freedom, Wait, WaitSpan, Window};

pub(super) fn to_proto(freedom: &Freedom) -> pb::Freedom {
    let Freedom { next, mean, worst, windows } = freedom;
    pb::Freedom {
        next: Some(wait_span(*next)),
        mean: Some(wait_span(*mean)),
        worst: Some(wait_span(*worst)),
        windows: windows.iter().map(window).collect(),
    }
}

fn wait_span(span: WaitSpan) -> pb::WaitSpan {
    let WaitSpan { cautious, friendly } = span;
    pb::WaitSpan { cautious: Some(wait(cautious)), friendly: Some(wait(friendly)) }
}

fn wait(wait: Wait) -> pb::Wait {
    let wait = match wait {
        Wait::Days(days) => pb::wait::Wait::Days(to_int32(days)),
        Wait::Unbounded => pb::wait::Wait::Unbounded(pb::Unbounded {}),
    };
    pb::Wait { wait: Some(wait) }
}

pub(in crate::api) fn window(window: &Window) -> pb::Window {
    let Window { route: by, notice_by, free_on, bound_until, cost_of_missing, certain } = window;
    pb::Window {
        route: route(*by).into(),
        notice_by: notice_by.to_proto(),
        free_on: free_on.to_proto(),
        bound_until: bound_until.and_then(|day| day.to_proto()),
        cost_of_missing: cost_of_missing.map(amount),
        certain: *certain,
    }
}
