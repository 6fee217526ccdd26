//! Tables of text, for terminals and for Markdown.

use std::fmt::Write;

/// Where the cells of a column are flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Names and sentences.
    Left,
    /// Figures.
    Right,
}

/// Columns with a head and rows with a cell for each.
#[derive(Debug)]
pub(crate) struct Table {
    sides: Vec<Side>,
    lines: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new<H: Into<String>>(columns: impl IntoIterator<Item = (H, Side)>) -> Self {
        let (heads, sides) = columns.into_iter().map(|(head, side)| (head.into(), side)).unzip();
        Self { sides, lines: vec![heads] }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: impl Into<Vec<String>>) {
        let row = row.into();
        debug_assert_eq!(row.len(), self.sides.len());
        self.lines.push(row);
    }

    /// Aligned columns, the heads on the first line and each row on one.
    pub(crate) fn text(&self) -> String {
        let length = |cell: &String| cell.chars().count();
        let width =
            |i: usize| self.lines.iter().filter_map(|l| l.get(i)).map(length).max().unwrap_or(0);
        let columns: Vec<_> = self.sides.iter().enumerate().map(|(i, &s)| (s, width(i))).collect();
        let mut text = String::new();
        for line in &self.lines {
            let cells = line.iter().zip(&columns).map(|(cell, &(side, width))| match side {
                Side::Left => format!("{cell:<width$}"),
                Side::Right => format!("{cell:>width$}"),
            });
            let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
        text
    }

    /// A table in Markdown.
    pub(crate) fn markdown(&self) -> String {
        let rule = self.sides.iter().map(|side| match side {
            Side::Left => "---".to_owned(),
            Side::Right => "---:".to_owned(),
        });
        let (heads, rows) = self.lines.split_at(1);
        let rule = rule.collect::<Vec<_>>();
        let lines = heads.iter().chain([&rule]).chain(rows);
        // A bar would end the cell.
        let escape = |cell: &String| cell.replace('|', "\\|");
        lines.fold(String::new(), |mut text, line| {
            let cells: Vec<_> = line.iter().map(escape).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_for_terminals_and_for_markdown() {
        let mut table =
            Table::new([("name", Side::Left), ("n", Side::Right), ("note", Side::Left)]);
        table.push(["α".to_owned(), "10".to_owned(), String::new()]);
        table.push(["beta x".to_owned(), "5".to_owned(), "a|b".to_owned()]);
        assert_eq!(table.text(), "name     n  note\nα       10\nbeta x   5  a|b\n");
        assert_eq!(
            table.markdown(),
            "| name | n | note |\n| --- | ---: | --- |\n| α | 10 |  |\n| beta x | 5 | a\\|b |\n"
        );
    }
}
