//! Where do the pages of a text begin?

/// The byte at which each page begins, in order; empty where the format has no pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages(Vec<usize>);

impl Pages {
    /// Returns the number of pages; zero where the format has none.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns the page of a byte, from 1; none where the format has no pages.
    pub fn page(&self, byte: usize) -> Option<u32> {
        if self.0.is_empty() {
            return None;
        }
        u32::try_from(self.0.partition_point(|start| *start <= byte).max(1)).ok()
    }

    /// Begins a page at a byte, which is not before the last one.
    pub(super) fn begin(&mut self, byte: usize) {
        self.0.push(byte);
    }

    /// Begins a page after each form feed of a text; a text without one has no pages.
    pub(super) fn by_form_feeds(text: &str) -> Self {
        let mut pages = Self::default();
        for (at, _) in text.match_indices('\u{c}') {
            if pages.0.is_empty() {
                pages.begin(0);
            }
            pages.begin(at + 1);
        }
        pages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_stands_on_the_page_that_began_last() {
        let mut pages = Pages::default();
        assert_eq!(pages.page(3), None);
        for start in [0, 10, 10, 25] {
            pages.begin(start);
        }
        let told: Vec<Option<u32>> = [0, 9, 10, 24, 25, 99].into_iter().map(|byte| pages.page(byte)).collect();
        assert_eq!(told, [Some(1), Some(1), Some(3), Some(3), Some(4), Some(4)]);
    }

    #[test]
    fn form_feeds_part_the_pages_of_plain_text() {
        let pages = Pages::by_form_feeds("one\u{c}two\u{c}");
        assert_eq!((pages.count(), pages.page(3), pages.page(4)), (3, Some(1), Some(2)));
        assert_eq!(Pages::by_form_feeds("one").count(), 0);
    }
}
