//! The reader: any bytes are text or are refused, and any text is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portability::document::{Document, MediaType};
use portability::reading::read_document;

fuzz_target!(|bytes: &[u8]| {
    for media_type in [MediaType::Plain, MediaType::Markdown] {
        if let Ok(document) = Document::open(bytes, media_type) {
            let _ = read_document(&document);
        }
    }
});
