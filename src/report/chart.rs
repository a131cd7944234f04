//! The exit curve of one leaver as SVG: a band from the friendly to the cautious end, likely values as a line, a column a month.
//!
//! A month stands for decisions from its day to the next month's, so the line is one of steps. Colours are classes of the style.

use svg::node::element::path::Data;
use svg::node::element::{Definitions, Description, Group, Line, Path, Pattern, Rectangle, Text, Title};
use svg::{Document, Node};

use super::scale::Scale;

/// The size of the drawing, and of the field of its values, in units of the drawing: a letter is 16 high.
const WIDTH: i16 = 440;
const HEIGHT: i16 = 300;
const LEFT: i16 = 66;
const TOP: i16 = 40;
const FIELD_WIDTH: i16 = 362;
const FIELD_HEIGHT: i16 = 206;
/// The height of the strip that marks months without a way out.
const STRIP: i16 = 10;
/// The most marks below the field.
const MOST_MONTHS: usize = 7;

/// One month of the curve, in the unit of the scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Point {
    /// At the friendly end; none where it is open.
    pub(super) friendly: Option<i128>,
    /// On likely values; none where one of them is open.
    pub(super) likely: Option<i128>,
    /// At the cautious end; none where it has no limit.
    pub(super) cautious: Option<i128>,
    /// The tenth and the ninetieth of a hundred draws; none where none were made.
    pub(super) quantiles: Option<(i128, i128)>,
    /// Whether no route frees the leaver within the horizon.
    pub(super) unbounded: bool,
}

/// Reads the two ends of a band off a month; none where one of them is open.
type Ends = fn(&Point) -> Option<(i128, i128)>;

/// Draws the curve of one leaver.
///
/// `id` tells the drawing from others of the page, `title` and `summary` say it to who cannot see it.
pub(super) fn draw(id: &str, [title, summary]: [&str; 2], unit: &str, scale: &Scale, months: &[Point]) -> Document {
    let hatch = format!("hatch-{id}");
    let field = Field { scale, n_months: months.len() };
    let [title_id, summary_id] = [format!("{id}-title"), format!("{id}-summary")];
    let mut drawing = Document::new()
        .set("class", "chart")
        .set("viewBox", (0, 0, WIDTH, HEIGHT))
        .set("role", "img")
        .set("aria-labelledby", format!("{title_id} {summary_id}"))
        .add(Title::new(title).set("id", title_id))
        .add(Description::new().set("id", summary_id).add(svg::node::Text::new(summary)))
        .add(Definitions::new().add(pattern(&hatch)));
    for (value, class) in scale.marks.iter().map(|mark| (*mark, if *mark == 0 { "axis" } else { "grid" })) {
        let y = field.y(value);
        drawing.append(
            Line::new().set("class", class).set("x1", LEFT).set("x2", LEFT + FIELD_WIDTH).set("y1", y).set("y2", y),
        );
        drawing.append(label(scale.mark(value), "end", LEFT - 8, y + 5));
    }
    drawing.append(field.open(months));
    let bands: [(&str, Ends); 2] =
        [("band", |month| month.friendly.zip(month.cautious)), ("quantiles", |month| month.quantiles)];
    for (class, ends) in bands {
        for (from, to) in runs(months, |month| ends(month).is_some()) {
            let of_run = of(months, from, to).iter().filter_map(ends);
            let (lower, upper): (Vec<i128>, Vec<i128>) = of_run.unzip();
            drawing.append(Path::new().set("class", class).set("d", field.band(from, &upper, &lower)));
        }
    }
    for (from, to) in runs(months, |month| month.likely.is_some()) {
        let likely: Vec<i128> = of(months, from, to).iter().filter_map(|month| month.likely).collect();
        drawing.append(Path::new().set("class", "likely").set("d", field.steps(from, &likely)));
    }
    for (from, to) in runs(months, |month| month.unbounded) {
        drawing.append(field.column(from, to, TOP, TOP + STRIP, "unbounded").set("fill", format!("url(#{hatch})")));
    }
    drawing.append(label(unit.to_owned(), "start", 4, 18));
    for month in month_marks(months.len()) {
        drawing.append(label(month.to_string(), "middle", field.x(month), TOP + FIELD_HEIGHT + 22));
    }
    drawing.add(label("months from now to the decision".to_owned(), "middle", LEFT + FIELD_WIDTH / 2, HEIGHT - 8))
}

/// Returns the months that are marked: every so many, from the first.
fn month_marks(n_months: usize) -> impl Iterator<Item = usize> {
    let apart = [1, 2, 3, 6, 12, 24].into_iter().find(|apart| n_months.div_ceil(*apart) <= MOST_MONTHS).unwrap_or(24);
    (0..n_months).step_by(apart)
}

/// Returns the runs of months of which something holds: the first, and the one after the last.
fn runs(months: &[Point], holds: impl Fn(&Point) -> bool) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut from = 0;
    for run in months.chunk_by(|one, next| holds(one) == holds(next)) {
        if run.first().is_some_and(&holds) {
            runs.push((from, from + run.len()));
        }
        from += run.len();
    }
    runs
}

fn of(months: &[Point], from: usize, to: usize) -> &[Point] {
    months.get(from..to).unwrap_or_default()
}

/// Where the values stand.
struct Field<'s> {
    scale: &'s Scale,
    n_months: usize,
}

impl Field<'_> {
    /// Returns where a month begins.
    fn x(&self, month: usize) -> i16 {
        let across = month * usize::from(FIELD_WIDTH.unsigned_abs()) / self.n_months.max(1);
        LEFT + i16::try_from(across).unwrap_or(FIELD_WIDTH)
    }

    fn y(&self, value: i128) -> i16 {
        TOP + self.scale.down(value, FIELD_HEIGHT)
    }

    fn column(&self, from: usize, to: usize, top: i16, bottom: i16, class: &str) -> Rectangle {
        let (left, right) = (self.x(from), self.x(to));
        Rectangle::new()
            .set("class", class)
            .set("x", left)
            .set("y", top)
            .set("width", right - left)
            .set("height", (bottom - top).max(0))
    }

    /// Draws where values may lie without limit: above the end that is known, below it, or all over the field.
    fn open(&self, months: &[Point]) -> Group {
        let mut group = Group::new().set("class", "open-months");
        let (top, bottom) = (TOP, TOP + FIELD_HEIGHT);
        // One column for months in a row that look the same.
        let place = |month: &Point| match (month.friendly, month.cautious) {
            (Some(_), Some(_)) => None,
            (Some(friendly), None) => Some((top, self.y(friendly))),
            (None, Some(cautious)) => Some((self.y(cautious), bottom)),
            (None, None) => Some((top, bottom)),
        };
        let mut from = 0;
        for run in months.chunk_by(|one, next| place(one) == place(next)) {
            if let Some((top, bottom)) = run.first().and_then(place) {
                group.append(self.column(from, from + run.len(), top, bottom, "open-month"));
            }
            from += run.len();
        }
        group
    }

    /// Draws the outline between two rows of steps.
    fn band(&self, from: usize, upper: &[i128], lower: &[i128]) -> Data {
        let mut data = self.steps(from, upper);
        let mut right = from + lower.len();
        for value in lower.iter().rev() {
            let y = self.y(*value);
            data = data.line_to((self.x(right), y));
            right -= 1;
            data = data.line_to((self.x(right), y));
        }
        data.close()
    }

    /// Draws a row of steps, one a month.
    fn steps(&self, from: usize, values: &[i128]) -> Data {
        let mut data = Data::new();
        for (at, value) in values.iter().enumerate() {
            let y = self.y(*value);
            let left = (self.x(from + at), y);
            data = if at == 0 { data.move_to(left) } else { data.line_to(left) };
            data = data.line_to((self.x(from + at + 1), y));
        }
        data
    }
}

fn label(words: String, anchor: &str, x: i16, y: i16) -> Text {
    Text::new(words).set("text-anchor", anchor).set("x", x).set("y", y)
}

/// Draws slanted lines, which tell a month without a way out apart without colour.
fn pattern(id: &str) -> Pattern {
    let line = Line::new().set("class", "hatch").set("x1", 0).set("x2", 0).set("y1", 0).set("y2", 6);
    Pattern::new()
        .set("id", id)
        .set("width", 6)
        .set("height", 6)
        .set("patternUnits", "userSpaceOnUse")
        .set("patternTransform", "rotate(45)")
        .add(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::scale::Measured;

    fn drawn(months: &[Point]) -> String {
        let scale = Scale::of(Measured::Share, [1_000_000].into_iter());
        draw("buyer", ["Title", "Summary"], "unit", &scale, months).to_string()
    }

    fn known(value: i128) -> Point {
        Point { friendly: Some(value), likely: Some(value), cautious: Some(value), ..Point::default() }
    }

    #[test]
    fn a_known_month_is_a_step_and_an_open_one_a_column() {
        let drawing = drawn(&[known(0), known(500_000), Point::default(), known(1_000_000)]);
        assert_eq!(drawing.matches(r#"class="likely""#).count(), 2);
        assert_eq!(drawing.matches(r#"class="band""#).count(), 2);
        assert_eq!(drawing.matches(r#"class="open-month""#).count(), 1);
        assert!(drawing.contains(r#"d="M66,246 L156,246 L156,143 L247,143""#), "{drawing}");
    }

    #[test]
    fn months_without_a_way_out_are_marked_once_a_run() {
        let unbounded = Point { unbounded: true, ..known(0) };
        let drawing = drawn(&[unbounded, unbounded, known(0), unbounded]);
        assert_eq!(drawing.matches(r#"class="unbounded""#).count(), 2);
    }

    #[test]
    fn quantiles_are_a_band_of_their_own_where_there_are_any() {
        assert!(!drawn(&[known(0)]).contains("quantiles"));
        let with = Point { quantiles: Some((100_000, 900_000)), ..known(500_000) };
        assert_eq!(drawn(&[with]).matches(r#"class="quantiles""#).count(), 1);
    }

    #[test]
    fn no_more_months_are_marked_than_have_room() {
        for n_months in [1, 2, 13, 37, 121] {
            assert!(month_marks(n_months).count() <= MOST_MONTHS, "{n_months}");
        }
        assert_eq!(month_marks(37).collect::<Vec<_>>(), [0, 6, 12, 18, 24, 30, 36]);
    }
}
