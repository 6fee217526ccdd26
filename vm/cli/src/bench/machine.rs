//! What was measured on, and when.

use std::fs;
use std::thread;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

/// This machine; what cannot be found out is left out.
#[derive(Debug, Serialize)]
pub(super) struct Machine {
    /// The model of the CPU.
    pub(super) cpu: Option<String>,
    /// CPUs that this process may use.
    pub(super) logical_cpus: Option<usize>,
    /// Physical memory.
    pub(super) memory_bytes: Option<u64>,
}

impl Machine {
    /// Asks the operating system. Model and memory on Linux only.
    pub(super) fn this() -> Self {
        let cpu = field("/proc/cpuinfo", "model name");
        let memory = field("/proc/meminfo", "MemTotal");
        let kib = memory.and_then(|it| it.strip_suffix("kB")?.trim().parse::<u64>().ok());
        Self {
            cpu,
            logical_cpus: thread::available_parallelism().ok().map(usize::from),
            memory_bytes: kib.map(|kib| kib * 1024),
        }
    }

    /// One line for people.
    pub(super) fn line(&self) -> String {
        let Self { cpu, logical_cpus, memory_bytes } = self;
        let cpu = cpu.as_deref().unwrap_or("unknown CPU");
        let cpus = logical_cpus.map(|n| format!(", {n} logical CPUs"));
        let memory = memory_bytes.map(|bytes| format!(", {:.1} GB of memory", bytes as f64 / 1e9));
        format!("{cpu}{}{}", cpus.unwrap_or_default(), memory.unwrap_or_default())
    }
}

/// The first value of `name` in a file of lines `name : value`.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = fields.find(|(found, _)| found.trim() == name)?;
    Some(value.trim().to_owned())
}

/// The day by UTC, as ISO 8601 writes it.
pub(super) fn today() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_machine_and_the_day() {
        let machine = Machine::this();
        assert!(machine.logical_cpus.is_some_and(|n| n > 0));
        #[cfg(target_os = "linux")]
        assert!(machine.memory_bytes.is_some_and(|bytes| bytes > 1 << 20));
        assert!(machine.line().contains("logical CPUs"));
        let day = today();
        assert_eq!(day.len(), 10);
        assert!(day.starts_with("20") && day.chars().filter(|&c| c == '-').count() == 2, "{day}");
    }
}
