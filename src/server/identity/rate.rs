//! How many calls a tenant may make: the generic cell rate algorithm, one atomic word a tenant.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

/// A steady rate with room for a burst.
#[derive(Debug)]
pub(super) struct Rate {
    limiter: DefaultDirectRateLimiter,
    clock: DefaultClock,
}

impl Rate {
    /// Lets so many calls a second pass, and so many at once.
    pub(super) fn new(calls_per_second: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_second(calls_per_second).allow_burst(burst);
        Self { limiter: RateLimiter::direct(quota), clock: DefaultClock::default() }
    }

    /// Takes one call.
    ///
    /// # Errors
    /// The rate is used up; tells after how long there is room again.
    pub(super) fn take(&self) -> Result<(), Duration> {
        self.limiter.check().map_err(|until| until.wait_time_from(self.clock.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_next_is_told_when() {
        let two = NonZeroU32::new(2).unwrap();
        let rate = Rate::new(two, NonZeroU32::new(3).unwrap());
        for _ in 0..3 {
            assert_eq!(rate.take(), Ok(()));
        }
        let wait = rate.take().unwrap_err();
        assert!(Duration::ZERO < wait && wait <= Duration::from_millis(500), "{wait:?}");
    }
}
