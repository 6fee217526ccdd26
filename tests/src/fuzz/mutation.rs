//! Changes to a tree that keep it a tree, chosen by the bytes of an input.

use super::choices::Choices;
use super::tree::Tree;

/// The most changes to one tree.
const MOST: usize = 3;

/// A copy of the tree with up to [`MOST`] changes.
pub(super) fn mutate(honest: &Tree, choices: &mut Choices<'_>) -> Tree {
    let mut tree = honest.clone();
    for _ in 0..=choices.below(MOST) {
        change(&mut tree, honest, choices);
    }
    tree
}

/// One change of a part, found from the root by choosing among the parts at each level, so that
/// what a proof has once is changed as often as what it has a thousand times.
fn change(tree: &mut Tree, honest: &Tree, choices: &mut Choices<'_>) {
    let list_wanted = choices.below(3) == 0;
    let target = descend(tree, list_wanted, choices);
    match target {
        Tree::Leaf(bytes) => change_leaf(bytes, honest, choices),
        Tree::List(parts) => change_list(parts, honest, choices),
        Tree::Record(parts) if parts.len() > 1 => {
            let (one, other) = (choices.below(parts.len()), choices.below(parts.len()));
            parts.swap(one, other);
        }
        Tree::Record(_) => {}
        Tree::Option(part) => {
            *part = match part.take() {
                Some(_) => None,
                None => Some(Box::new(part_of(honest, choices))),
            };
        }
        Tree::Variant(index, _) => *index ^= 1 + choices.below(2) as u32,
    }
}

/// The part that the choices lead to: a leaf, or on the way to it a list, an option or a variant.
fn descend<'a>(tree: &'a mut Tree, list_wanted: bool, choices: &mut Choices<'_>) -> &'a mut Tree {
    let stay = match tree {
        Tree::Leaf(_) | Tree::Option(None) => true,
        Tree::List(parts) => parts.is_empty() || list_wanted && choices.below(3) == 0,
        Tree::Record(parts) => parts.is_empty() || choices.below(32) == 0,
        Tree::Option(Some(_)) | Tree::Variant(..) => choices.below(16) == 0,
    };
    if stay {
        return tree;
    }
    match tree {
        Tree::List(parts) | Tree::Record(parts) => {
            let part = choices.below(parts.len());
            descend(&mut parts[part], list_wanted, choices)
        }
        Tree::Option(Some(part)) | Tree::Variant(_, part) => descend(part, list_wanted, choices),
        Tree::Leaf(_) | Tree::Option(None) => unreachable!("it stays there"),
    }
}

/// A copy of some part.
fn part_of(tree: &Tree, choices: &mut Choices<'_>) -> Tree {
    let list_wanted = choices.below(2) == 0;
    descend(&mut tree.clone(), list_wanted, choices).clone()
}

fn change_leaf(bytes: &mut Vec<u8>, honest: &Tree, choices: &mut Choices<'_>) {
    let length = bytes.len();
    match choices.below(6) {
        _ if length == 0 => {}
        0 | 1 => bytes[choices.below(length)] ^= 1 << choices.below(8),
        // The next number, if it is one in little endian.
        2 => {
            for byte in bytes {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
        }
        3 => bytes.fill(0),
        4 => bytes[choices.below(length)] = choices.byte(),
        _ => {
            if let Tree::Leaf(other) = part_of(honest, choices)
                && other.len() == length
            {
                *bytes = other;
            }
        }
    }
}

fn change_list(parts: &mut Vec<Tree>, honest: &Tree, choices: &mut Choices<'_>) {
    let length = parts.len();
    let mut place = || choices.below(length.max(1));
    let (one, other) = (place(), place());
    match choices.below(8) {
        0 if length > 0 => drop(parts.remove(one)),
        1 if length > 0 => parts.insert(other, parts[one].clone()),
        2 if length > 0 => parts.swap(one, other),
        3 if length > 0 => parts[one] = parts[other].clone(),
        4 => parts.truncate(one),
        5 => parts.clear(),
        6 => parts.extend_from_within(..),
        _ => {
            if let Tree::List(others) = part_of(honest, choices) {
                *parts = others;
            }
        }
    }
}
