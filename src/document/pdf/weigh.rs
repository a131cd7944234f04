//! How much would the parts of a PDF unpack to?
//!
//! Goes in: the bytes of a PDF. Comes out: nothing, or which limit they go beyond. Every compressed part is unpacked piece
//! by piece and counted, and nothing of it is kept, before a parser sees the file. What cannot be counted, since it is
//! packed twice or encrypted, counts as the most that its packing can hold.

use flate2::{Decompress, FlushDecompress, Status};

use crate::document::limits::{MAX_COUNTED, MAX_PART, MAX_UNPACKED};
use crate::document::{Limit, Unreadable};

/// The most that a byte of deflated data can become: RFC 1951, a run of 258 bytes in two bits and a bit.
const DEFLATE_RATIO: u64 = 1_032;

/// The most that a byte of run-length data can become.
const RUN_RATIO: u64 = 64;

/// How many bytes before a part its dictionary may take; the filters stand there.
const MAX_DICTIONARY: usize = 4_096;

/// Weighs the parts of a PDF.
pub(super) fn weigh(bytes: &[u8]) -> Result<(), Unreadable> {
    let (mut unpacked, mut counted, mut at) = (0_u64, 0_u64, 0);
    while let Some(found) = find(bytes, b"stream", at) {
        at = found + b"stream".len();
        if bytes.get(..found).unwrap_or_default().ends_with(b"end") {
            continue;
        }
        let dictionary = dictionary(bytes.get(..found).unwrap_or_default());
        let data = bytes.get(at..).unwrap_or_default();
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        let (is_spelled, packing) = packing(dictionary);
        let spelled = if is_spelled { unspelled(data) } else { data.into() };
        let weight = match packing {
            Packing::None => continue,
            Packing::Deflate => match inflated(&spelled) {
                Some(weight) => weight,
                None if find(bytes, b"/Encrypt", 0).is_some() => return encrypted(bytes),
                None => most(bytes, DEFLATE_RATIO),
            },
            Packing::Lzw => lzw_unpacked(&spelled),
            Packing::Runs => most_of(data, RUN_RATIO),
            Packing::Several => most_of(data, DEFLATE_RATIO),
        };
        if MAX_PART < weight {
            return Err(Unreadable::TooMuch(Limit::Part));
        }
        counted += weight;
        let is_picture =
            contains(dictionary, b"/Image") && !contains(dictionary, b"ObjStm") && !contains(dictionary, b"#");
        if !is_picture {
            unpacked += weight;
        }
        if MAX_UNPACKED < unpacked || MAX_COUNTED < counted {
            return Err(Unreadable::TooMuch(Limit::Unpacked));
        }
    }
    Ok(())
}

/// An encrypted file that is small enough to unpack to whatever it can is left to the parser, which reads it where no
/// password is asked for.
fn encrypted(bytes: &[u8]) -> Result<(), Unreadable> {
    if most(bytes, DEFLATE_RATIO) <= MAX_UNPACKED { Ok(()) } else { Err(Unreadable::Encrypted) }
}

fn most(bytes: &[u8], ratio: u64) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX).saturating_mul(ratio)
}

/// Returns the most that a part can unpack to, by its length.
fn most_of(data: &[u8], ratio: u64) -> u64 {
    let end = find(data, b"endstream", 0).unwrap_or(data.len());
    most(data.get(..end).unwrap_or(data), ratio)
}

/// How a part is packed, by its dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    None,
    Deflate,
    Lzw,
    Runs,
    /// In more than one way, or in one that the dictionary does not say plainly.
    Several,
}

/// Returns whether a part is spelled in letters first, and how it is packed.
fn packing(dictionary: &[u8]) -> (bool, Packing) {
    let Some(at) = find(dictionary, b"/Filter", 0).map(|at| at + b"/Filter".len()) else {
        // Names may be spelled in hexadecimal digits, so that a filter is not seen.
        return (false, if contains(dictionary, b"#") { Packing::Several } else { Packing::None });
    };
    let value = dictionary.get(at..).unwrap_or_default().trim_ascii_start();
    let filters = match value.first() {
        Some(b'[') => {
            let end = value.iter().position(|byte| *byte == b']').unwrap_or(value.len());
            value.get(1..end).unwrap_or_default()
        }
        Some(b'/') => {
            let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"/<>[]()".contains(byte);
            let end = value.iter().skip(1).position(is_end).map_or(value.len(), |at| at + 1);
            value.get(..end).unwrap_or_default()
        }
        // A reference to a filter that stands elsewhere.
        Some(_) | None => return (false, Packing::Several),
    };
    let names: Vec<&[u8]> =
        filters.split(|byte| *byte == b'/').map(<[u8]>::trim_ascii).filter(|name| !name.is_empty()).collect();
    let packings: Vec<Packing> = names.iter().map(|name| of_filter(name)).filter(|of| *of != Packing::None).collect();
    let is_spelled = names.first().is_some_and(|name| SPELLINGS.contains(name));
    match (packings.as_slice(), names.len()) {
        ([], _) => (false, Packing::None),
        ([one], 1) => (false, *one),
        ([one], 2) if is_spelled => (true, *one),
        (_, _) => (false, Packing::Several),
    }
}

/// Filters that spell bytes in letters.
const SPELLINGS: [&[u8]; 4] = [b"ASCII85Decode", b"A85", b"ASCIIHexDecode", b"AHx"];

/// Returns the bytes that letters spell, in base 85 or 16 by the way they end; letters that spell nothing are passed over.
fn unspelled(data: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let end = data.iter().position(|byte| *byte == b'~' || *byte == b'>').unwrap_or(data.len());
    let (letters, mut bytes) = (data.get(..end).unwrap_or(data), Vec::new());
    let (mut value, mut count) = (0_u32, 0);
    if data.get(end) == Some(&b'~') {
        for letter in letters {
            match letter {
                b'z' if count == 0 => bytes.extend([0; 4]),
                b'!'..=b'u' => {
                    value = value.wrapping_mul(85).wrapping_add(u32::from(letter - b'!'));
                    count += 1;
                    if count == 5 {
                        bytes.extend(value.to_be_bytes());
                        (value, count) = (0, 0);
                    }
                }
                _ => {}
            }
        }
        for _ in count..5 {
            value = value.wrapping_mul(85).wrapping_add(84);
        }
        bytes.extend(value.to_be_bytes().into_iter().take(usize::saturating_sub(count, 1)));
    } else {
        for digit in letters.iter().filter_map(|letter| char::from(*letter).to_digit(16)) {
            value = value * 16 + digit;
            count += 1;
            if count == 2 {
                bytes.push(u8::try_from(value).unwrap_or_default());
                (value, count) = (0, 0);
            }
        }
    }
    bytes.into()
}

/// Returns what LZW data unpack to: the lengths of the strings are kept, and not the strings.
fn lzw_unpacked(data: &[u8]) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths: Vec<u64> = Vec::with_capacity(4_096);
    let (mut total, mut last, mut bits, mut n_bits) = (0_u64, None::<u64>, 0_u32, 0);
    for byte in data {
        bits = bits << 8 | u32::from(*byte);
        n_bits += 8;
        // One code earlier than needed, as PDF has it unless it says otherwise; later ones unpack to no more.
        let width = match lengths.len() + 258 {
            ..511 => 9,
            511..1_023 => 10,
            1_023..2_047 => 11,
            _ => 12,
        };
        if n_bits < width {
            continue;
        }
        n_bits -= width;
        let code = usize::try_from(bits >> n_bits).unwrap_or(END);
        bits &= (1 << n_bits) - 1;
        let length = match code {
            CLEAR => {
                lengths.clear();
                last = None;
                continue;
            }
            END => break,
            ..CLEAR => 1,
            _ => lengths.get(code - 258).copied().unwrap_or_else(|| last.unwrap_or(0) + 1),
        };
        if let Some(last) = last
            && lengths.len() < 3_838
        {
            lengths.push(last + 1);
        }
        last = Some(length);
        total += length;
    }
    total
}

fn of_filter(name: &[u8]) -> Packing {
    match name {
        b"FlateDecode" | b"Fl" => Packing::Deflate,
        b"LZWDecode" | b"LZW" => Packing::Lzw,
        b"RunLengthDecode" | b"RL" => Packing::Runs,
        // Four bytes of five, one of two; pictures that are not unpacked here.
        b"ASCII85Decode" | b"A85" | b"ASCIIHexDecode" | b"AHx" | b"DCTDecode" | b"DCT" | b"JPXDecode"
        | b"JBIG2Decode" | b"CCITTFaxDecode" | b"CCF" | b"Crypt" => Packing::None,
        _ => Packing::Several,
    }
}

/// Returns what data inflate to; none where they are no deflated data.
fn inflated(data: &[u8]) -> Option<u64> {
    let mut inflater = Decompress::new(true);
    let mut out = vec![0; 1 << 16];
    loop {
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let from = usize::try_from(before_in).ok()?;
        let status = inflater.decompress(data.get(from..).unwrap_or_default(), &mut out, FlushDecompress::None);
        let is_stuck = inflater.total_in() == before_in && inflater.total_out() == before_out;
        match status {
            Ok(Status::StreamEnd) => return Some(inflater.total_out()),
            // Data that are cut off count for what there is of them.
            Ok(Status::Ok | Status::BufError) if is_stuck => return Some(inflater.total_out()),
            Ok(Status::Ok | Status::BufError) if MAX_PART < inflater.total_out() => return Some(inflater.total_out()),
            Ok(Status::Ok | Status::BufError) => {}
            Err(_) => return None,
        }
    }
}

/// Returns the bytes of the object that a part belongs to, before the part.
fn dictionary(before: &[u8]) -> &[u8] {
    let near = before.get(before.len().saturating_sub(MAX_DICTIONARY)..).unwrap_or(before);
    let from = near.windows(4).rposition(|window| window == b" obj" || window == b"\nobj").map_or(0, |at| at + 4);
    near.get(from..).unwrap_or_default()
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    find(bytes, words, 0).is_some()
}

fn find(bytes: &[u8], words: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let first = *words.first()?;
    let mut at = 0;
    while let Some(step) = rest.get(at..)?.iter().position(|byte| *byte == first) {
        at += step;
        if rest.get(at..)?.starts_with(words) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflated(length: usize) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..length >> 20 {
            encoder.write_all(&zeros).unwrap();
        }
        encoder.finish().unwrap()
    }

    fn part(dictionary: &str, data: &[u8]) -> Vec<u8> {
        [format!("1 0 obj\n<< {dictionary} >>\nstream\n").as_bytes(), data, b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn a_part_that_unpacks_to_too_much_is_refused_unread() {
        let bomb = deflated(129 << 20);
        assert!(bomb.len() < 1 << 18);
        let refused = |dictionary: &str| weigh(&part(dictionary, &bomb));
        assert_eq!(refused("/Filter /FlateDecode"), Err(Unreadable::TooMuch(Limit::Part)));
        for hidden in
            ["/Filter [/FlateDecode /FlateDecode]", "/Filter 7 0 R", "/F#69lter /FlateDecode", "/Filter/Fl#61te"]
        {
            assert_eq!(refused(hidden), Err(Unreadable::TooMuch(Limit::Part)), "{hidden}");
        }
        assert_eq!(refused("/Length 5"), Ok(()));
    }

    #[test]
    fn many_parts_are_weighed_together_and_pictures_apart() {
        let third = deflated(50 << 20);
        let of = |dictionary: &str| weigh(&part(dictionary, &third).repeat(3));
        assert_eq!(of("/Filter /FlateDecode"), Err(Unreadable::TooMuch(Limit::Unpacked)));
        assert_eq!(of("/Subtype /Image /Filter /FlateDecode"), Ok(()));
        let hidden = "/Subtype /Image /Type /ObjStm /Filter /FlateDecode";
        assert_eq!(of(hidden), Err(Unreadable::TooMuch(Limit::Unpacked)));
    }

    #[test]
    fn letters_spell_what_is_packed() {
        assert_eq!(unspelled(b"87cURD]i,\"Ebo80~>").as_ref(), b"Hello World!");
        assert_eq!(unspelled(b"48 65 6c6C6f>").as_ref(), b"Hello");
        assert_eq!(packing(b"/Filter [ /ASCII85Decode/FlateDecode ]"), (true, Packing::Deflate));
    }

    #[test]
    fn lzw_is_counted_by_the_lengths_of_its_strings() {
        // The example of ISO 32000: 45 45 45 45 45 65 45 45 45 66.
        let data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(lzw_unpacked(&data), 10);
    }

    #[test]
    fn what_cannot_be_unpacked_counts_as_the_most_it_can_hold() {
        let noise: Vec<u8> = (0..200_000_u32).map(|at| (at * 37 % 251) as u8).collect();
        assert_eq!(weigh(&part("/Filter /FlateDecode", &noise)), Err(Unreadable::TooMuch(Limit::Part)));
        assert_eq!(weigh(&part("/Filter /FlateDecode", &noise[..1_000])), Ok(()));
        let encrypted = [part("/Filter /FlateDecode", &noise.repeat(2)).as_slice(), b"/Encrypt"].concat();
        assert_eq!(weigh(&encrypted), Err(Unreadable::Encrypted));
    }
}
