//! The boxes that a film's file is made of (ISO/IEC 14496-12 §4.2): a length, a name, and what is
//! inside. Bounded, and a file that lies about its boxes is read up to the lie.

/// The most boxes that are looked at in one place.
const MOST_BOXES: usize = 4_096;

/// A box: its name and what is in it.
pub(super) struct Atom<'b> {
    pub(super) name: [u8; 4],
    pub(super) body: &'b [u8],
    /// Where it begins, where its body does and where it ends, in the bytes that were read.
    pub(super) begins: usize,
    pub(super) opens: usize,
    pub(super) ends: usize,
}

/// The boxes that follow each other, up to the first that is torn.
pub(super) fn boxes(bytes: &[u8]) -> impl Iterator<Item = Atom<'_>> {
    let mut at = 0;
    let next = move || {
        let one = atom(bytes, at)?;
        at = one.ends;
        Some(one)
    };
    std::iter::from_fn(next).take(MOST_BOXES)
}

/// What is in the first box of that name.
pub(super) fn inside<'b>(bytes: &'b [u8], name: &[u8; 4]) -> Option<&'b [u8]> {
    boxes(bytes).find(|b| b.name == *name).map(|b| b.body)
}

/// The box that begins there.
pub(super) fn atom(bytes: &[u8], begins: usize) -> Option<Atom<'_>> {
    let rest = bytes.get(begins..)?;
    let short = u64::from(number32(rest, 0)?);
    let name = rest.get(4..8)?.try_into().ok()?;
    let (head, whole) = match short {
        // To the end of the file.
        0 => (8, rest.len() as u64),
        1 => (16, number64(rest, 8)?),
        size => (8, size),
    };
    let whole = usize::try_from(whole).ok()?;
    Some(Atom {
        name,
        body: rest.get(head..whole)?,
        begins,
        opens: begins + head,
        ends: begins + whole,
    })
}

pub(super) fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(two.try_into().ok()?))
}

pub(super) fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

pub(super) fn number64(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_be_bytes(eight.try_into().ok()?))
}
