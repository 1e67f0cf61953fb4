//! Files of strangers: what their bytes are called and, for pictures, how they are looked at. The first byte chooses
//! the kind of message they come in.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use sportello_core::message::MessageKind;
use sportello_engine::media::Picture;

const CAP: u64 = 4 * 1024 * 1024;

fuzz_target!(|raw: &[u8]| {
    let Some((first, file)) = raw.split_first() else {
        return;
    };
    let kinds = [
        MessageKind::Image,
        MessageKind::Document,
        MessageKind::Audio,
        MessageKind::Video,
        MessageKind::Sticker,
    ];
    let kind = kinds[usize::from(*first) % kinds.len()];
    if let Ok(read) = Picture::read_as(kind, Bytes::copy_from_slice(file), CAP) {
        for active in ["html", "svg", "xml"] {
            assert!(
                !read.mime.contains(active),
                "nothing that a browser runs keeps its name"
            );
        }
    }
});
