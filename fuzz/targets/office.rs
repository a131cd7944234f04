//! Office documents: any XML as the parts of a DOCX gives text or is refused.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use portability::document::{Document, MediaType};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PARTS: [&str; 4] = ["word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels"];

fuzz_target!(|bytes: &[u8]| {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // A zero byte parts the parts.
    for (name, part) in PARTS.iter().zip(bytes.split(|byte| *byte == 0)) {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file(*name, stored).expect("memory takes it");
        archive.write_all(part).expect("memory takes it");
    }
    let bytes = archive.finish().expect("memory takes it").into_inner();
    let _ = Document::open(&bytes, MediaType::Docx);
});
