//! How are the numbers of lists written in letters and in Roman digits?

/// Returns a number in letters, as lists count: a to z, then aa, bb.
pub(super) fn letters(number: u32, is_upper: bool) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let first = if is_upper { b'A' } else { b'a' };
    let letter = char::from(first + u8::try_from(index % 26).unwrap_or(0));
    let times = usize::try_from(index / 26 + 1).unwrap_or(1).min(8);
    std::iter::repeat_n(letter, times).collect()
}

/// Returns a number in Roman digits, up to 3,999.
pub(super) fn roman(number: u32, is_upper: bool) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1_000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let (mut left, mut text) = (number.min(3_999), String::new());
    for (value, digits) in DIGITS {
        while value <= left {
            text.push_str(digits);
            left -= value;
        }
    }
    if is_upper { text.to_ascii_uppercase() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_roman_digits_count_as_lists_do() {
        assert_eq!([letters(1, false), letters(26, true), letters(28, false)], ["a", "Z", "bb"]);
        assert_eq!([roman(4, false), roman(1_994, true)], ["iv", "MCMXCIV"]);
    }
}
