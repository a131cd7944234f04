//! How much work and memory may one document cost? More is refused, and the refusal names the limit.
//!
//! A document of a few mebibytes can ask for a thousand times as much: by compression, by depth, by parts that use each
//! other. Every such way has a bound here.

/// The most bytes that are taken of a document: 10 MiB.
pub const MAX_BYTES: usize = 10 << 20;

/// The most bytes that are taken of a document that comes in pieces: 64 MiB.
pub const MAX_LARGE_BYTES: usize = 64 << 20;

/// The most bytes of text that a document may hold: 12 MiB, so that the largest plain one is taken in any encoding. To read
/// takes many times as much memory as a text is long.
pub const MAX_TEXT: usize = 12 << 20;

/// The most pages of a PDF: 2,000.
pub const MAX_PAGES: usize = 2_000;

/// The most bytes that one part of a PDF or DOCX may unpack to: 64 MiB.
pub const MAX_PART: u64 = 64 << 20;

/// The most bytes that all parts of a PDF together may unpack to, its pictures aside: 128 MiB.
pub const MAX_UNPACKED: u64 = 128 << 20;

/// The most bytes that all parts of a PDF together may unpack to, its pictures included: 1 GiB. They are counted and not
/// kept.
pub const MAX_COUNTED: u64 = 1 << 30;

/// The most bytes of instructions that are carried out for the pages of a PDF, each as often as it is used: 128 MiB.
pub const MAX_CONTENT: usize = 128 << 20;

/// What a page or form costs at least of [`MAX_CONTENT`], however short it is: 1 KiB.
pub const MIN_CONTENT: usize = 1 << 10;

/// The most glyphs of a PDF: 20 million.
pub const MAX_GLYPHS: usize = 20_000_000;

/// How deep the forms of a PDF may be nested, each used by the one before: 16.
pub const MAX_FORM_DEPTH: usize = 16;

/// The most parts of a DOCX: 10,000.
pub const MAX_ENTRIES: usize = 10_000;

/// How deep the elements of a DOCX may be nested: 512.
pub const MAX_XML_DEPTH: usize = 512;

/// How deep lists and hidden parts of HTML and DOCX are told apart; what is deeper is read as what is around it: 64.
pub const MAX_LIST_DEPTH: usize = 64;
