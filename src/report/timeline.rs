//! The windows of both parties on one line of time, as SVG: notice, freedom, and how long a missed notice binds.

use jiff::civil::Date;
use svg::node::element::{Circle, Description, Line, Path, Rectangle, Text, Title};
use svg::{Document, Node};

use crate::contract::day_number;
use crate::scoring::Window;

/// The size of the drawing, and where its line of time lies, in units of the drawing: a letter is 16 high.
const WIDTH: i16 = 440;
const LEFT: i16 = 44;
const FIELD_WIDTH: i16 = 376;
const ROW: i16 = 30;
const TOP: i16 = 8;
const FOOT: i16 = 30;
/// The most years that are drawn: what lies beyond stands at the end, and its day is in the table.
const MOST_YEARS: i16 = 10;
/// The most years that are marked.
const MOST_MARKS: i16 = 6;

/// One window and the key it has in the table.
pub(super) struct Row<'a> {
    pub(super) key: &'a str,
    pub(super) window: &'a Window,
}

/// Draws the windows, from the day of the assessment to the last of their days.
pub(super) fn draw(as_of: Date, rows: &[Row<'_>]) -> Document {
    let days = rows.iter().flat_map(|Row { window, .. }| [Some(window.free_on), window.bound_until]).flatten();
    let n_rows = i16::try_from(rows.len()).unwrap_or(i16::MAX / ROW);
    let height = TOP + ROW * n_rows;
    let line = Time::until(as_of, days.max().unwrap_or(as_of));
    let mut drawing = Document::new()
        .set("class", "chart timeline")
        .set("viewBox", (0, 0, WIDTH, height + FOOT))
        .set("role", "img")
        .set("aria-labelledby", "timeline-title timeline-summary")
        .add(Title::new("Windows and deadlines").set("id", "timeline-title"))
        .add(Description::new().set("id", "timeline-summary").add(svg::node::Text::new(
            "For each window the last day of notice, the day of freedom, and how long a missed notice binds; the table below tells the days.",
        )));
    for year in line.marked_years() {
        let Ok(first) = Date::new(year, 1, 1) else { continue };
        let x = line.x(first);
        drawing.append(Line::new().set("class", "grid").set("x1", x).set("x2", x).set("y1", TOP).set("y2", height));
        drawing.append(Text::new(year.to_string()).set("text-anchor", "middle").set("x", x).set("y", height + 22));
    }
    for (row, y) in rows.iter().zip((0_i16..).map(|at| TOP + ROW * at + ROW / 2)) {
        put(&mut drawing, row, &line, y);
    }
    drawing
}

fn put(drawing: &mut Document, Row { key, window }: &Row<'_>, line: &Time, y: i16) {
    let Window { notice_by, free_on, bound_until, certain, .. } = *window;
    let sure = if *certain { "" } else { " unsure" };
    let [notice, free, until] =
        [Some(*notice_by), Some(*free_on), *bound_until].map(|day| day.map_or(LEFT + FIELD_WIDTH, |day| line.x(day)));
    drawing.append(Text::new(*key).set("text-anchor", "end").set("x", LEFT - 12).set("y", y + 6));
    let missed = Rectangle::new().set("x", free).set("y", y - 5).set("width", (until - free).max(0)).set("height", 10);
    drawing.append(missed.set("class", format!("missed{sure}")));
    let ahead = Line::new().set("x1", notice).set("x2", free).set("y1", y).set("y2", y);
    drawing.append(ahead.set("class", format!("ahead{sure}")));
    let diamond = format!("M{notice},{} l9,9 l-9,9 l-9,-9 z", y - 9);
    drawing.append(Path::new().set("class", format!("notice{sure}")).set("d", diamond));
    drawing.append(Circle::new().set("class", format!("free{sure}")).set("cx", free).set("cy", y).set("r", 6));
}

/// The line of time: from one day to another.
struct Time {
    first: Date,
    last: Date,
}

impl Time {
    /// Builds the line to a last day, but no longer than is drawn, and no shorter than a year.
    fn until(first: Date, last: Date) -> Self {
        let ahead = |years: i16| first.checked_add(jiff::Span::new().years(years)).unwrap_or(first);
        Self { first, last: last.clamp(ahead(1), ahead(MOST_YEARS).max(ahead(1))) }
    }

    /// Returns where a day stands; one beyond the end stands at the end.
    fn x(&self, day: Date) -> i16 {
        let days = |day: Date| i64::from(day_number(day.clamp(self.first, self.last)) - day_number(self.first));
        let across = days(day) * i64::from(FIELD_WIDTH) / days(self.last).max(1);
        LEFT + i16::try_from(across).unwrap_or(FIELD_WIDTH)
    }

    /// Returns the years whose first day is marked.
    fn marked_years(&self) -> impl Iterator<Item = i16> {
        let (first, last) = (self.first.year() + 1, self.last.year());
        let apart = [1, 2, 5, 10].into_iter().find(|apart| (last - first) / apart < MOST_MARKS).unwrap_or(10);
        (first..=last).filter(move |year| year % apart == 0)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_beyond_the_end_stands_at_the_end() {
        let line = Time::until(date(2026, 11, 22), date(9999, 12, 31));
        assert_eq!(
            [date(2020, 1, 1), date(2026, 11, 22), date(2036, 11, 22), date(9999, 12, 31)].map(|day| line.x(day)),
            [44, 44, 420, 420]
        );
        assert_eq!(Time::until(date(2026, 11, 22), date(2026, 12, 1)).x(date(2027, 11, 22)), 420);
    }

    #[test]
    fn no_more_years_are_marked_than_have_room() {
        let marked = |last| Time::until(date(2026, 11, 22), date(last, 1, 1)).marked_years().collect::<Vec<_>>();
        assert_eq!(marked(2029), [2027, 2028, 2029]);
        assert_eq!(marked(2036), [2028, 2030, 2032, 2034, 2036]);
    }
}
