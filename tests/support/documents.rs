//! Documents made for tests: PDFs and DOCX files, byte by byte, so that each shows one thing.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A line of text on a page: how far from the left and from the top, in points, and the words.
pub type Line<'t> = (u32, u32, &'t str);

/// Makes a PDF of pages of lines, in Helvetica of ten points.
pub fn pdf(pages: &[Vec<Line<'_>>]) -> Vec<u8> {
    let contents: Vec<Vec<u8>> = pages.iter().map(|lines| content(lines).into_bytes()).collect();
    of_contents(&contents, "", "")
}

/// Returns the instructions that show lines.
pub fn content(lines: &[Line<'_>]) -> String {
    let mut content = String::from("BT /F1 10 Tf\n");
    for (left, top, words) in lines {
        let words = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let _ = writeln!(content, "1 0 0 1 {left} {} Tm ({words}) Tj", 792 - top);
    }
    content + "ET\n"
}

/// Makes a PDF of pages with instructions of their own, more resources and more of the trailer.
pub fn of_contents(contents: &[Vec<u8>], resources: &str, trailer: &str) -> Vec<u8> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let first = 4 + resources_of(resources).1.len();
    let kids: Vec<String> = (0..contents.len()).map(|at| format!("{} 0 R", first + 2 * at)).collect();
    parts.push(b"<< /Type /Catalog /Pages 2 0 R >>".to_vec());
    parts.push(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), contents.len()).into_bytes());
    parts.push(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec());
    let (entries, objects) = resources_of(resources);
    parts.extend(objects);
    for (at, content) in contents.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> {entries} >> >>",
            first + 2 * at + 1
        );
        parts.push(page.into_bytes());
        parts.push(stream("", content));
    }
    file(&parts, trailer)
}

/// Resources are entries, and after a line of `--` objects that they name from 4 on.
fn resources_of(resources: &str) -> (String, Vec<Vec<u8>>) {
    let mut pieces = resources.split("\n--\n");
    let entries = pieces.next().unwrap_or_default().to_owned();
    (entries, pieces.map(|object| object.as_bytes().to_vec()).collect())
}

/// Returns an object with data.
pub fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {dictionary} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// Puts objects, numbered from 1, into a file; the first is the catalog.
pub fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(table, "{place:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _ = write!(table, "trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(table.into_bytes());
    bytes
}

/// Returns deflated data.
pub fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// The space of names of a DOCX.
const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// Makes a DOCX with a body, and parts beside it.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(r#"<?xml version="1.0"?><w:document {NAMES}><w:body>{body}</w:body></w:document>"#);
    let mut all = vec![("word/document.xml", document.as_str())];
    all.extend(parts);
    archive(&all)
}

/// Makes an archive of parts.
pub fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("the part begins");
        archive.write_all(part.as_bytes()).expect("the part is written");
    }
    archive.finish().expect("the archive ends").into_inner()
}

/// Returns paragraphs of a DOCX.
pub fn paragraphs(texts: &[&str]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    texts.iter().map(|text| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escaped(text))).collect()
}
