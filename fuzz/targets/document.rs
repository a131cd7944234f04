//! Documents: any bytes give text or are refused, as every type, and every byte of the text has a page or none has.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portability::document::{Document, MediaType};

fuzz_target!(|bytes: &[u8]| {
    for media_type in MediaType::ALL {
        check(bytes, *media_type);
    }
    // What the engine writes is most often no PDF at all: its head and end make it one that a parser looks into.
    let framed = [b"%PDF-1.7\n".as_slice(), bytes, b"\nstartxref\n9\n%%EOF"].concat();
    check(&framed, MediaType::Pdf);
});

fn check(bytes: &[u8], media_type: MediaType) {
    let Ok(document) = Document::open(bytes, media_type) else { return };
    let has_pages = document.pages.count() > 0;
    for at in [0, document.text.len() / 2, document.text.len()] {
        assert_eq!(document.page(at).is_some(), has_pages);
    }
}
