//! A spinner for long runs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget};

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two updates.
const TICK: Duration = Duration::from_millis(100);

/// Does `work` and shows how many instructions it has counted, on stderr if that is a terminal. The
/// bar is for suspending it while something else is written.
pub(crate) fn watch<T>(counter: &AtomicU64, work: impl FnOnce(&ProgressBar) -> T) -> T {
    let bar = ProgressBar::new_spinner();
    bar.set_draw_target(ProgressDrawTarget::stderr());
    if bar.is_hidden() {
        return work(&bar);
    }
    let (done, wait) = channel::<()>();
    let start = Instant::now();
    let shown = &bar;
    let show = move || {
        while wait.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            if start.elapsed() >= PATIENCE {
                let cycles = counter.load(Ordering::Relaxed);
                let rate = cycles as f64 / start.elapsed().as_secs_f64() / 1e6;
                shown.set_message(format!("{} instructions, {rate:.0} M/s", HumanCount(cycles)));
                shown.tick();
            }
        }
        shown.finish_and_clear();
    };
    thread::scope(move |scope| {
        scope.spawn(show);
        // Dropped with this closure, whether it returns or panics: the thread then ends.
        let _done = done;
        work(shown)
    })
}
