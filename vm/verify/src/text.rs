//! Text from outside, such as file names and names in files, made fit to be shown.
//!
//! What a terminal or a reader would obey rather than show is written as an escape: control
//! characters could print a verdict of their own, and marks of direction reorder a line.

use alloc::format;
use alloc::string::String;
/// The most characters that [`shown`] keeps of a text.
const MAX_SHOWN: usize = 1024;

/// Whether a character does not show as itself: it is no part of printable text by the tables of
/// Rust's `escape_debug` (control, format and unassigned characters, separators other than space),
/// or it joins the character before it.
pub fn is_hidden(c: char) -> bool {
    !matches!(c, '\'' | '"' | '\\') && c.escape_debug().len() > 1
}

/// A text on one line, with `\u{..}` for each hidden character and `…` for what is beyond the first
/// 1,024 characters.
pub fn shown(text: &str) -> String {
    let mut line: String = escaped(text.chars().take(MAX_SHOWN), is_hidden);
    if text.chars().nth(MAX_SHOWN).is_some() {
        line.push('…');
    }
    line
}

/// A text of several lines whose parts from outside have been through [`shown`]: what is hidden
/// all the same, other than line breaks and tabs, is escaped.
pub fn shown_lines(text: &str) -> String {
    escaped(text.chars(), |c| !matches!(c, '\n' | '\t') && is_hidden(c))
}

/// Characters with escapes for some.
fn escaped(text: impl Iterator<Item = char>, which: impl Fn(char) -> bool) -> String {
    let mut result = String::new();
    for c in text {
        if which(c) {
            result.extend(c.escape_unicode());
        } else {
            result.push(c);
        }
    }
    result
}

/// JSON with escapes for the hidden characters in its strings; its meaning stays.
pub fn shown_json(json: &str) -> String {
    let mut result = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                result += &format!("\\u{unit:04x}");
            }
        } else {
            result.push(c);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    /// C0, DEL, C1, direction, invisible, a tag outside the basic plane.
    const HIDDEN: &str = "\0\u{7}\t\n\r\u{1b}\u{7f}\u{85}\u{9b}\u{61c}\u{200b}\u{200e}\u{2028}\
                          \u{202e}\u{2066}\u{feff}\u{e0001}";

    #[test]
    fn hidden_characters_are_escaped() {
        assert!(HIDDEN.chars().all(is_hidden));
        let plain = "Aa0 ~'\"\\äβ中…\u{fffd}";
        assert!(!plain.chars().any(is_hidden));
        assert_eq!(shown(plain), plain);
        assert_eq!(shown("\u{1b}[2J\nvalid\u{202e}"), "\\u{1b}[2J\\u{a}valid\\u{202e}");
        assert!(!shown(HIDDEN).chars().any(is_hidden));
    }

    #[test]
    fn long_texts_are_cut() {
        let whole = "ä".repeat(MAX_SHOWN);
        assert_eq!(shown(&whole), whole);
        assert_eq!(shown(&format!("{whole}b")), format!("{whole}…"));
    }

    #[test]
    fn lines_stay() {
        assert_eq!(shown_lines("a\n\tb\r\u{1b}\n"), "a\n\tb\\u{d}\\u{1b}\n");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let json = serde_json::json!({ "text": HIDDEN }).to_string();
        let escaped = shown_json(&json);
        assert!(!escaped.chars().any(is_hidden));
        let read: serde_json::Value = serde_json::from_str(&escaped).unwrap();
        assert_eq!(read["text"], HIDDEN);
    }
}
