//! The reader: any bytes are text or are refused, and any text is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portability::reading::{MediaType, read, text};

fuzz_target!(|bytes: &[u8]| {
    for media_type in [MediaType::Plain, MediaType::Markdown] {
        if let Ok(text) = text(bytes, media_type) {
            let _ = read(&text);
        }
    }
});
