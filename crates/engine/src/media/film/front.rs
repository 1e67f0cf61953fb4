//! A film whose index stands behind its pictures made one whose index stands before them: the box
//! `moov` is moved behind the file's head, and what it says of where pieces lie (`stco`, `co64`;
//! ISO/IEC 14496-12 §8.7.5) is told anew. Every other byte stays as it is. Where anything in the
//! file is not understood well enough for that, nothing is made.

use super::boxes::{boxes, inside, number32, number64};
use bytes::Bytes;

/// Boxes of a file that say nothing of where other bytes lie.
const PLAIN: &[&[u8; 4]] = &[b"ftyp", b"mdat", b"free", b"skip", b"wide", b"uuid"];
/// Boxes with boxes in them that lead to what tells where pieces lie, and boxes that tell it in
/// ways that are not rewritten here: an index that is packed, pieces of their own, protected
/// samples, items.
const HOLDERS: &[&[u8; 4]] = &[b"moov", b"trak", b"mdia", b"minf", b"stbl"];
const STRANGE: &[&[u8; 4]] = &[b"cmov", b"mvex", b"saio", b"senc", b"iloc"];
/// The bit that says that a track's bytes lie in this very file.
const IN_THIS_FILE: u32 = 1;

/// Where the index of a film stands: before its pictures? `None` where it has not both.
pub(super) fn index_first(file: &[u8]) -> Option<bool> {
    let mut seen = boxes(file).filter(|b| b.name == *b"moov" || b.name == *b"mdat");
    let first = seen.next()?.name;
    seen.find(|b| b.name != first)?;
    Some(first == *b"moov")
}

/// The film with its index before its pictures. `None` where it stands there already, or where the
/// file is one that is left alone.
pub fn index_to_front(file: &[u8]) -> Option<Bytes> {
    let plan = Plan::of(file)?;
    let index = plan.shifted(&file[plan.from..plan.to])?;
    let mut out = Vec::with_capacity(file.len());
    out.extend_from_slice(&file[..plan.before]);
    out.extend_from_slice(&index);
    out.extend_from_slice(&file[plan.before..plan.from]);
    out.extend_from_slice(&file[plan.to..]);
    Some(Bytes::from(out))
}

/// What goes where, in bytes from the beginning of the file.
struct Plan {
    /// Where the index goes: the beginning of the first pictures.
    before: usize,
    /// Where it begins now.
    from: usize,
    /// Where it ends now.
    to: usize,
}

impl Plan {
    fn of(file: &[u8]) -> Option<Plan> {
        let (mut at, mut before, mut index) = (0, None, None);
        for one in boxes(file) {
            at = one.ends;
            match &one.name {
                b"moov" if index.is_none() => index = Some((one.begins, one.ends)),
                b"mdat" => before = before.or(Some(one.begins)),
                name if PLAIN.contains(&name) => {}
                // A second index, or a box of pieces, of items, of an index of pieces.
                _ => return None,
            }
        }
        let (before, (from, to)) = (before?, index?);
        // Something torn at the end might be part of anything.
        let whole = at == file.len();
        (whole && before < from).then_some(Plan { before, from, to })
    }

    /// The index, telling where pieces lie once it is moved.
    fn shifted(&self, index: &[u8]) -> Option<Vec<u8>> {
        let mut out = index.to_vec();
        let mut places = Vec::new();
        tables(index, 0, &mut places)?;
        for (at, wide) in places {
            self.shift(&mut out, at, wide)?;
        }
        Some(out)
    }

    /// Tells one table of places anew; `at` is where its body begins in the index.
    fn shift(&self, index: &mut [u8], at: usize, wide: bool) -> Option<()> {
        let moved = (self.to - self.from) as u64;
        let each = if wide { 8 } else { 4 };
        let count = usize::try_from(number32(index, at + 4)?).ok()?;
        let table = index.get_mut(at + 8..)?;
        let table = table.get_mut(..count.checked_mul(each)?)?;
        for entry in table.chunks_exact_mut(each) {
            let place = match wide {
                true => number64(entry, 0)?,
                false => u64::from(number32(entry, 0)?),
            };
            if (self.from as u64..self.to as u64).contains(&place) {
                // No piece can lie inside the index.
                return None;
            }
            if place < self.before as u64 || place >= self.to as u64 {
                continue;
            }
            let place = place + moved;
            match wide {
                true => entry.copy_from_slice(&place.to_be_bytes()),
                false => entry.copy_from_slice(&u32::try_from(place).ok()?.to_be_bytes()),
            }
        }
        Some(())
    }
}

/// Where the tables of places are under boxes: the beginning of each body, counted from `base`, and
/// whether its places have eight bytes. `None` where the index says more than is understood.
fn tables(bytes: &[u8], base: usize, found: &mut Vec<(usize, bool)>) -> Option<()> {
    let mut at = 0;
    for one in boxes(bytes) {
        let begins = base + one.opens;
        match &one.name {
            name if STRANGE.contains(&name) => return None,
            name if HOLDERS.contains(&name) => tables(one.body, begins, found)?,
            b"stco" => found.push((begins, false)),
            b"co64" => found.push((begins, true)),
            // Places in another file are not ours to shift.
            b"dinf" if !all_here(one.body) => return None,
            // What is told about the film: nothing of it may point into the file.
            b"meta" | b"udta" if holds_items(one.body) => return None,
            _ => {}
        }
        at = one.ends;
    }
    // A QuickTime list may end in four bytes of nought.
    (bytes.len() - at <= 4).then_some(())
}

/// Whether every reference of a track leads into this file.
fn all_here(dinf: &[u8]) -> bool {
    let Some(dref) = inside(dinf, b"dref").and_then(|dref| dref.get(8..)) else {
        return false;
    };
    boxes(dref).all(|b| number32(b.body, 0).is_some_and(|flags| flags & IN_THIS_FILE != 0))
}

/// Whether there may be a list of items with places; a search over its bytes errs on the safe
/// side.
fn holds_items(body: &[u8]) -> bool {
    body.windows(4).any(|four| four == b"iloc")
}
