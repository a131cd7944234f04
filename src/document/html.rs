//! Which text does HTML show?
//!
//! Goes in: bytes of HTML. Comes out: its text, block by block. Scripts, styles, menus and what is hidden are left out;
//! lists get their numbers, and tables their rows. Tags are read one by one and build no tree, so that depth costs
//! neither stack nor memory. Not here: what a style sheet or a script would change.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::limits::MAX_LIST_DEPTH;
use super::numerals::{letters, roman};
use super::plain::{decode, is_foreign_to_text};
use super::writer::{Writer, is_number};
use super::{Document, Pages, Unreadable};

/// Returns the text of HTML.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Unreadable> {
    let source = decode(bytes)?;
    if let Some((at, control)) = source.char_indices().find(|(_, c)| is_foreign_to_text(*c)) {
        return Err(Unreadable::Binary { code: u32::from(control), at });
    }
    let text = shown(&source, true)?;
    // A menu or a hidden part that nobody closed takes the rest with it.
    let text = if text.trim().is_empty() { shown(&source, false)? } else { text };
    Ok(Document { text, pages: Pages::default() })
}

fn shown(source: &str, hides: bool) -> Result<String, Unreadable> {
    let sink = Sink(RefCell::new(Page { hides, ..Page::default() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(source));
    // A script is not run: what follows it is read on.
    while let TokenizerResult::Script(()) = tokenizer.feed(&input) {}
    tokenizer.end();
    tokenizer.sink.0.into_inner().writer.finish()
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return page.tag(&tag),
            Token::CharacterTokens(text) => page.text(&text),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// What is known while tags go by.
#[derive(Default)]
struct Page {
    writer: Writer,
    /// Whether menus and hidden parts are left out.
    hides: bool,
    /// The element that is left out, and how many of its name are open.
    left_out: Option<(String, usize)>,
    lists: Vec<List>,
    /// Lists that are nested too deep to be told apart.
    unread_lists: usize,
    /// Open tables, and whether a row is open in each.
    tables: Vec<bool>,
    /// Tables that are nested too deep to be told apart.
    unread_tables: usize,
    /// The mark of an item whose words have not come yet.
    mark: Option<String>,
    preformatted: usize,
}

struct List {
    style: Style,
    next: i32,
}

#[derive(Clone, Copy)]
enum Style {
    Bullet,
    Bare,
    Decimal,
    Letter { is_upper: bool },
    Roman { is_upper: bool },
}

impl Page {
    fn text(&mut self, text: &str) {
        if self.left_out.is_some() {
            return;
        }
        if !text.trim().is_empty()
            && let Some(mark) = self.mark.take()
        {
            // An item that brings its own number has it twice otherwise.
            let first = text.split_whitespace().next().unwrap_or_default();
            if !is_number(first) {
                self.writer.words(&mark);
                self.writer.words(" ");
            }
        }
        if 0 < self.preformatted { self.writer.preformatted(text) } else { self.writer.words(text) }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        match tag.kind {
            TagKind::StartTag => {
                self.start(name, tag);
                raw(name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
            }
            TagKind::EndTag => {
                self.end(name);
                if name == "script" { TokenSinkResult::Script(()) } else { TokenSinkResult::Continue }
            }
        }
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        if let Some((left_out, open)) = &mut self.left_out {
            if left_out == name {
                *open += 1;
            }
            return;
        }
        if is_left_out(name) || self.hides && (name == "nav" || is_hidden(tag)) && !is_void(name) {
            self.left_out = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "br" => self.writer.line(),
            "ol" | "ul" | "menu" => {
                self.writer.gap();
                if self.lists.len() < MAX_LIST_DEPTH {
                    self.lists.push(list(name, tag));
                } else {
                    self.unread_lists += 1;
                }
            }
            "li" => {
                self.writer.gap();
                self.mark = self.lists.last_mut().filter(|_| self.unread_lists == 0).and_then(|list| list.take(tag));
            }
            "table" => {
                self.writer.gap();
                if self.tables.len() < MAX_LIST_DEPTH {
                    self.tables.push(false);
                } else {
                    self.unread_tables += 1;
                }
            }
            "tr" => {
                self.end_row();
                if self.unread_tables == 0
                    && let Some(is_open) = self.tables.last_mut()
                {
                    *is_open = true;
                    self.writer.begin_row();
                }
            }
            "td" | "th" => {
                self.mark = None;
                if self.is_in_row() { self.writer.begin_cell() } else { self.writer.gap() }
            }
            "pre" => {
                self.writer.gap();
                self.preformatted += 1;
            }
            "input" => {
                let is_box = attribute(tag, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
                if is_box {
                    self.text(if attribute(tag, "checked").is_some() { "[x] " } else { "[ ] " });
                }
            }
            _ if is_block(name) => self.writer.gap(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((left_out, open)) = &mut self.left_out {
            if left_out == name {
                *open -= 1;
                if *open == 0 {
                    self.left_out = None;
                }
            }
            return;
        }
        match name {
            "ol" | "ul" | "menu" => {
                self.writer.gap();
                self.mark = None;
                if 0 < self.unread_lists {
                    self.unread_lists -= 1;
                } else {
                    self.lists.pop();
                }
            }
            "tr" => self.end_row(),
            "table" => {
                if 0 < self.unread_tables {
                    self.unread_tables -= 1;
                } else {
                    self.end_row();
                    self.tables.pop();
                }
                self.writer.gap();
            }
            "pre" => {
                self.writer.gap();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            _ if is_block(name) => self.writer.gap(),
            _ => {}
        }
    }

    fn is_in_row(&self) -> bool {
        self.unread_tables == 0 && self.tables.last() == Some(&true)
    }

    /// Ends the row that is open in this table: nobody needs to close one.
    fn end_row(&mut self) {
        self.mark = None;
        if self.is_in_row() {
            self.writer.end_row();
            if let Some(is_open) = self.tables.last_mut() {
                *is_open = false;
            }
        }
    }
}

impl List {
    fn take(&mut self, tag: &Tag) -> Option<String> {
        let number = attribute(tag, "value").and_then(|value| value.trim().parse().ok()).unwrap_or(self.next);
        self.next = number.saturating_add(1);
        let count = u32::try_from(number).unwrap_or(0);
        match self.style {
            Style::Bare => None,
            Style::Bullet => Some("-".to_owned()),
            Style::Decimal => Some(format!("{number}.")),
            Style::Letter { is_upper } => Some(format!("({})", letters(count, is_upper))),
            Style::Roman { is_upper } => Some(format!("({})", roman(count, is_upper))),
        }
    }
}

fn list(name: &str, tag: &Tag) -> List {
    let is_bare = attribute(tag, "style").is_some_and(|style| without_space(style).contains("list-style:none"))
        || attribute(tag, "style").is_some_and(|style| without_space(style).contains("list-style-type:none"));
    let style = match (name, attribute(tag, "type")) {
        _ if is_bare => Style::Bare,
        ("ol", Some("a")) => Style::Letter { is_upper: false },
        ("ol", Some("A")) => Style::Letter { is_upper: true },
        ("ol", Some("i")) => Style::Roman { is_upper: false },
        ("ol", Some("I")) => Style::Roman { is_upper: true },
        ("ol", _) => Style::Decimal,
        _ => Style::Bullet,
    };
    let next = attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
    List { style, next }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn without_space(style: &str) -> String {
    style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

fn is_hidden(tag: &Tag) -> bool {
    attribute(tag, "hidden").is_some()
        || attribute(tag, "style").is_some_and(|style| without_space(style).contains("display:none"))
}

/// Elements whose words are not shown.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "title"
            | "svg"
            | "iframe"
            | "object"
            | "textarea"
            | "select"
            | "noembed"
            | "noframes"
    )
}

/// Elements whose content is no markup, and how it ends.
fn raw(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "textarea" | "title" => Some(RawKind::Rcdata),
        _ => None,
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "p"
            | "section"
            | "summary"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::MediaType;

    fn text(source: &str) -> String {
        Document::open(source.as_bytes(), MediaType::Html).unwrap().text
    }

    #[test]
    fn blocks_are_paragraphs_and_entities_are_characters() {
        let source = "<p>Section&nbsp;1.\n  <b>Term</b>. One year.</p><p>Fee &euro;5<br>a month</p>";
        assert_eq!(text(source), "Section 1. Term. One year.\n\nFee €5\na month\n");
    }

    #[test]
    fn scripts_styles_menus_and_hidden_parts_are_left_out() {
        let source = "<title>t</title><script>if (a < b) { '<p>no</p>' }</script><style>p { x }</style><nav><p>Home</p></nav>\
                      <div style='display: none'><div>x</div>secret</div><p>Either party may end it.";
        assert_eq!(text(source), "Either party may end it.\n");
    }

    #[test]
    fn a_menu_that_nobody_closed_does_not_take_the_contract_with_it() {
        assert_eq!(text("<nav>Home<p>Either party may end it."), "Home\n\nEither party may end it.\n");
    }

    #[test]
    fn lists_are_numbered_as_they_are_shown() {
        let source =
            "<ol><li>One<ol type=a><li>x<li>y</ol><li>Two<li>3. Three</ol><ol type=I start=4><li>Four</ol><ul><li>dot";
        assert_eq!(text(source), "1. One\n\n(a) x\n\n(b) y\n\n2. Two\n\n3. Three\n\n(IV) Four\n\n- dot\n");
    }

    #[test]
    fn rows_keep_a_label_beside_its_value() {
        let source = "<table><tr><th>Term<td>12 months<tr><td>Notice</td><td></td><td>30 days</td></tr></table><p>End";
        assert_eq!(text(source), "| Term | 12 months |\n| Notice | 30 days |\n\nEnd\n");
    }
}
