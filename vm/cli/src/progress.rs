//! A spinner for long work, a bar for work in steps.

use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{
    HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two updates.
const TICK: Duration = Duration::from_millis(100);

/// Does `work` and shows what `message` says of it and the time it has taken, on stderr if that is a
/// terminal. The bar is for suspending it while something else is written.
pub(crate) fn watch<T>(
    mut message: impl FnMut(Duration) -> String + Send,
    work: impl FnOnce(&ProgressBar) -> T,
) -> T {
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
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
                shown.set_message(message(start.elapsed()));
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

/// What to say of an execution.
pub(crate) fn executing(cycles: u64, elapsed: Duration) -> String {
    let rate = cycles as f64 / elapsed.as_secs_f64() / 1e6;
    format!("{} instructions, {rate:.0} M/s", HumanCount(cycles))
}

/// A bar of so many steps, on stderr if that is a terminal. Its message tells the step. The time left
/// is told once a step is done, as if the others took as long.
pub(crate) fn steps(total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64).with_style(
        ProgressStyle::with_template("{bar:24} {msg} ({elapsed}{left})")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("left", |state: &ProgressState, text: &mut dyn fmt::Write| {
                if state.pos() > 0 {
                    // Nothing can be done about a line that cannot be written.
                    let _ = write!(text, ", about {:#} left", HumanDuration(state.eta()));
                }
            }),
    );
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.enable_steady_tick(TICK);
    bar
}
