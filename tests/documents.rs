//! What a document is answered: text, pages, and a defined refusal for every bad input.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "support/documents.rs"]
#[allow(unreachable_pub, reason = "two tests use it")]
mod made;

use std::time::{Duration, Instant};

use made::{Line, docx, of_contents, paragraphs, pdf};
use portability::contract::{Contract, Fact, Period};
use portability::document::{Document, Limit, MediaType, Unreadable};
use portability::reading::{Note, Reading, read_document};

/// How long the worst document may take in an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn open(bytes: &[u8], media_type: MediaType) -> Result<Document, Unreadable> {
    let began = Instant::now();
    let opened = Document::open(bytes, media_type);
    assert!(began.elapsed() < PATIENCE, "took {:?}", began.elapsed());
    opened
}

fn text(bytes: &[u8], media_type: MediaType) -> String {
    open(bytes, media_type).unwrap().text
}

fn read(bytes: &[u8], media_type: MediaType) -> Reading {
    read_document(&open(bytes, media_type).unwrap())
}

/// A contract, paragraph by paragraph.
const CONTRACT: [&str; 5] = [
    "SERVICES AGREEMENT",
    "This Agreement is made between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\").",
    "1. Term. The initial term of this Agreement is twelve (12) months from the effective date.",
    "2. Termination. Either party may terminate this Agreement for convenience on 30 days' notice.",
    "3. Law. This Agreement is governed by the laws of Ohio.",
];

fn check(reading: &Reading) {
    let Contract { term, law, ways_out, .. } = &reading.contract;
    assert_eq!(term.initial, Fact::Stated(Period::months(12)));
    assert_eq!(law.governing_law.stated().map(String::as_str), Some("Ohio"));
    let notices: Vec<Option<&Period>> = ways_out.entries.iter().map(|entry| entry.terms.notice.stated()).collect();
    assert_eq!(notices, [Some(&Period::days(30)); 2]);
}

#[test]
fn a_contract_is_the_same_in_every_format() {
    let plain = CONTRACT.join("\n\n");
    let html: String = CONTRACT.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect();
    let lines: Vec<Line<'_>> = (72..).step_by(40).zip(CONTRACT).map(|(top, line)| (72, top, line)).collect();
    let made: [(MediaType, Vec<u8>); 5] = [
        (MediaType::Plain, plain.clone().into_bytes()),
        (MediaType::Markdown, plain.into_bytes()),
        (MediaType::Html, html.into_bytes()),
        (MediaType::Docx, docx(&paragraphs(&CONTRACT), &[])),
        (MediaType::Pdf, pdf(&[lines])),
    ];
    for (media_type, bytes) in made {
        let reading = read(&bytes, media_type);
        check(&reading);
        let has_pages = media_type == MediaType::Pdf;
        assert!(reading.contract.evidence.values().flatten().all(|evidence| evidence.page.is_some() == has_pages));
        assert!(reading.clauses.iter().all(|clause| clause.page.is_some() == has_pages));
    }
}

#[test]
fn a_pdf_gives_up_its_furniture_and_mends_its_words() {
    let page = |number: usize, lines: &[&'static str]| -> Vec<(u32, u32, String)> {
        let mut all =
            vec![(400, 30, "Acme / Beta - Confidential".to_owned()), (300, 770, format!("Page {number} of 3"))];
        all.extend((72..).step_by(12).zip(lines).map(|(top, line)| (72, top, (*line).to_owned())));
        all
    };
    let pages = [
        page(1, &["SERVICES AGREEMENT", "between Acme Inc. (\"Customer\") and Beta LLC (\"Supplier\")."]),
        page(
            2,
            &[
                "2. Either party may terminate this Agreement for conven-",
                "ience, and the other party must accept the termi-",
            ],
        ),
        page(3, &["nation on 30 days' notice. Termination ends it."]),
    ];
    let pages: Vec<Vec<Line<'_>>> =
        pages.iter().map(|page| page.iter().map(|(x, y, line)| (*x, *y, line.as_str())).collect()).collect();
    let document = open(&pdf(&pages), MediaType::Pdf).unwrap();
    let told = &document.text;
    assert!(told.contains("for convenience,\nand the other party must accept the termination\non 30 days"), "{told}");
    assert!(!told.contains("Page 2") && told.matches("Confidential").count() == 1, "{told}");
    let page = |words: &str| document.page(told.find(words).unwrap());
    assert_eq!([page("SERVICES"), page("Either"), page("on 30 days")], [Some(1), Some(2), Some(3)]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left = [
        "1. Either party may end",
        "this agreement on thirty",
        "days notice to the other",
        "party, given in writing",
        "at any time.",
    ];
    let right = [
        "2. The fee is EUR 500 for",
        "each month, and is due on",
        "the first day of it, and is",
        "not paid back for what is",
        "left of the month.",
    ];
    let mut lines: Vec<Line<'_>> = vec![(
        72,
        60,
        "This Agreement is made between Acme Inc. and Beta LLC on the day that is named at its very end.",
    )];
    for (top, (left, right)) in (84..).step_by(12).zip(left.into_iter().zip(right)) {
        lines.extend([(72, top, left), (330, top, right)]);
    }
    let told = text(&pdf(&[lines]), MediaType::Pdf).replace('\n', " ");
    assert!(told.contains(&left.join(" ")) && told.contains(&right.join(" ")), "{told}");
}

#[test]
fn an_encrypted_pdf_is_refused() {
    let key = "00".repeat(32);
    let encrypted =
        format!("/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{key}> /U <{key}> >> /ID [<00> <00>]");
    let bytes = of_contents(&[made::content(&[(72, 72, "secret")]).into_bytes()], "", &encrypted);
    assert_eq!(open(&bytes, MediaType::Pdf), Err(Unreadable::Encrypted));
}

#[test]
fn a_pdf_that_is_cut_off_is_refused_wherever_it_is_cut() {
    let whole = pdf(&[vec![(72, 72, "Either party may terminate this Agreement.")]]);
    for share in 1..20 {
        let cut = &whole[..whole.len() * share / 20];
        let refused = open(cut, MediaType::Pdf);
        assert!(matches!(refused, Err(Unreadable::Damaged { .. })), "{share}: {refused:?}");
    }
}

#[test]
fn two_thousand_pages_are_read_and_one_more_is_too_many() {
    // Every page says something else, or it would be a running line.
    let spelled =
        |page: usize| page.to_string().chars().map(|digit| char::from(digit as u8 + b'a' - b'0')).collect::<String>();
    let words: Vec<String> = (0..2_001).map(|page| format!("Clause {} binds the parties.", spelled(page))).collect();
    let pages: Vec<Vec<Line<'_>>> = words.iter().map(|words| vec![(72, 300, words.as_str())]).collect();
    let document = open(&pdf(&pages[..2_000]), MediaType::Pdf).unwrap();
    assert_eq!(document.pages.count(), 2_000);
    assert_eq!(document.page(document.text.find("Clause bjjj ").unwrap()), Some(2_000));
    assert_eq!(open(&pdf(&pages), MediaType::Pdf), Err(Unreadable::TooMuch(Limit::Pages)));
}

#[test]
fn pages_of_pictures_are_a_scan() {
    let picture = "/XObject << /P 4 0 R >>\n--\n<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray \
                   /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream";
    let page = b"q 612 0 0 792 0 0 cm /P Do Q".to_vec();
    let scan = of_contents(&[page.clone(), page], picture, "");
    assert_eq!(open(&scan, MediaType::Pdf), Err(Unreadable::Scan { pages: 2 }));
    // Running lines that a scanner stamps are no text either.
    let stamped: Vec<Vec<Line<'_>>> = vec![vec![(200, 20, "Scanned with care")]; 4];
    assert!(text(&pdf(&stamped), MediaType::Pdf).trim() == "Scanned with care");
}

#[test]
fn forms_that_use_each_other_cost_what_they_do() {
    // Each form uses the next one ten times: the last one would be carried out ten to the sixteenth time.
    let form = |next: usize| {
        let uses = "/N Do ".repeat(10);
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N {next} 0 R >> >> /Length {} >>\n\
             stream\n{uses}\nendstream",
            uses.len()
        )
    };
    let chain: Vec<String> = (5..22).map(form).collect();
    let resources = format!("/XObject << /P 4 0 R >>\n--\n{}", chain.join("\n--\n"));
    let bytes = of_contents(&[b"/P Do".to_vec()], &resources, "");
    assert_eq!(open(&bytes, MediaType::Pdf), Err(Unreadable::TooMuch(Limit::Content)));
    // One that uses itself ends at the depth that is looked at.
    let own = "/XObject << /P 4 0 R >>\n--\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 >>\nstream\n/P Do\nendstream";
    let bytes = of_contents(&[[made::content(&[(72, 72, "text")]).as_bytes(), b"/P Do"].concat()], own, "");
    assert_eq!(text(&bytes, MediaType::Pdf).trim(), "text");
}

#[test]
fn depth_costs_no_stack() {
    let deep = 100_000;
    for (open_mark, close_mark) in [("[", "]"), ("<</A ", ">>"), ("(", ")"), ("q ", "Q ")] {
        let nested = format!("{}{}", open_mark.repeat(deep), close_mark.repeat(deep));
        let content = [nested.as_bytes(), b" ", made::content(&[(72, 72, "text")]).as_bytes()].concat();
        let _ = open(&of_contents(&[content], "", ""), MediaType::Pdf);
        let page = format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Other {nested} >>").into_bytes();
        let objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            page,
        ];
        assert!(open(&made::file(&objects, ""), MediaType::Pdf).is_err());
    }
    // Pages that are their own parents, in a circle.
    let circle = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec(),
    ];
    assert!(open(&made::file(&circle, ""), MediaType::Pdf).is_err());
}

#[test]
fn a_pdf_that_unpacks_to_too_much_is_refused() {
    let bomb = made::deflated(&vec![b' '; 140 << 20]);
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>".to_vec(),
        made::stream("/Filter /FlateDecode", &bomb),
    ];
    assert_eq!(open(&made::file(&objects, ""), MediaType::Pdf), Err(Unreadable::TooMuch(Limit::Part)));
}

#[test]
fn a_docx_reads_as_word_shows_it() {
    let numbering = r#"<w:numbering xmlns:w="x"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
        <w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt
        w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId
        w:val="0"/></w:num></w:numbering>"#;
    let styles = r#"<w:styles xmlns:w="x"><w:style w:styleId="Clause"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>
        </w:style><w:style w:styleId="Deep"><w:basedOn w:val="Clause"/></w:style></w:styles>"#;
    let body = r#"<w:p><w:pPr><w:pStyle w:val="Deep"/></w:pPr><w:r><w:t>Term</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t xml:space="preserve">It runs for </w:t></w:r>
        <w:del><w:r><w:delText>two</w:delText></w:r></w:del><w:ins><w:r><w:t>three</w:t></w:r></w:ins><w:r><w:t> years.</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Fee</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>EUR 5 &amp; more</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>End</w:t></w:r></w:p>"#;
    let bytes = docx(body, &[("word/numbering.xml", numbering), ("word/styles.xml", styles)]);
    assert_eq!(
        text(&bytes, MediaType::Docx),
        "1. Term\n\n1.1 It runs for three years.\n\n| Fee | EUR 5 & more |\n\nEnd\n"
    );
}

#[test]
fn notes_of_a_docx_follow_its_text() {
    let note = |id: &str, words: &str| format!(r#"<w:footnote w:id="{id}"><w:p><w:r>{words}</w:r></w:p></w:footnote>"#);
    let all = note("0", "<w:separator/>") + &note("1", "<w:footnoteRef/><w:t>Or two, if the buyer asks.</w:t>");
    let notes = format!(r#"<w:footnotes xmlns:w="x">{all}</w:footnotes>"#);
    let body = r#"<w:p><w:r><w:t>One year.</w:t><w:footnoteReference w:id="1"/></w:r></w:p>"#;
    let bytes = docx(body, &[("word/footnotes.xml", &notes)]);
    assert_eq!(text(&bytes, MediaType::Docx), "One year.\n\nOr two, if the buyer asks.\n");
    let bytes = docx(body, &[("word/endnotes.xml", r#"<w:endnotes xmlns:w="x"></w:endnotes>"#)]);
    assert_eq!(text(&bytes, MediaType::Docx), "One year.\n");
}

#[test]
fn a_docx_that_unpacks_to_too_much_is_refused() {
    let bomb = docx(&" ".repeat(140 << 20), &[]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(open(&bomb, MediaType::Docx), Err(Unreadable::TooMuch(Limit::Part)));
    let deep = docx(&format!("{}{}", "<w:p>".repeat(600), "</w:p>".repeat(600)), &[]);
    assert_eq!(open(&deep, MediaType::Docx), Err(Unreadable::TooMuch(Limit::Depth)));
}

#[test]
fn a_docx_that_declares_entities_is_refused_unread() {
    let declared = r#"<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="x">&x;</w:document>"#;
    assert_eq!(open(&made::archive(&[("word/document.xml", declared)]), MediaType::Docx), Err(Unreadable::Entities));
    let used = "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>";
    assert_eq!(open(&docx(used, &[]), MediaType::Docx), Err(Unreadable::Entities));
}

#[test]
fn an_archive_that_is_no_docx_or_cut_off_is_refused() {
    let damaged = |what| Err(Unreadable::Damaged { media_type: MediaType::Docx, what });
    assert_eq!(open(&made::archive(&[("a.txt", "b")]), MediaType::Docx), damaged("the part with the text"));
    let whole = docx(&paragraphs(&CONTRACT), &[]);
    assert_eq!(open(&whole[..whole.len() / 2], MediaType::Docx), damaged("the archive"));
    assert_eq!(open(&docx("<w:p>", &[]), MediaType::Docx), damaged("its XML"));
}

#[test]
fn a_million_nested_tags_and_scripts_cost_nothing() {
    let million = 1_000_000;
    for (before, after) in [("<div>", ""), ("<b><ul><li>", ""), ("<table><tr><td>", ""), ("", "</div>")] {
        let html = format!("{}Either party may end it.{}", before.repeat(million / 10), after.repeat(million / 10));
        assert!(text(html.as_bytes(), MediaType::Html).contains("Either party may end it."), "{before}");
    }
    let html = format!("{}<script>{}</script>text", "<div>".repeat(million), "if (a<b) { x() } ".repeat(1_000));
    assert_eq!(text(html.as_bytes(), MediaType::Html).trim(), "text");
}

#[test]
fn text_is_read_in_every_encoding_and_a_nul_byte_is_none() {
    let contract = CONTRACT.join("\n\n").replace("Acme", "Açme");
    let units = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(contract.encode_utf16().flat_map(unit)).collect()
    };
    let latin: Vec<u8> = contract.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [units(u16::to_le_bytes, [0xFF, 0xFE]), units(u16::to_be_bytes, [0xFE, 0xFF]), latin] {
        assert_eq!(text(&bytes, MediaType::Plain), contract);
        check(&read(&bytes, MediaType::Plain));
    }
    for media_type in [MediaType::Plain, MediaType::Markdown, MediaType::Html] {
        assert_eq!(open(b"This Agr\0ement", media_type), Err(Unreadable::Binary { code: 0, at: 8 }));
    }
}

#[test]
fn a_language_that_is_not_read_is_said_and_never_guessed() {
    let texts = [
        "Dieser Vertrag wird zwischen der Muster GmbH (Kunde) und der Beispiel AG (Anbieter) geschlossen. Der Vertrag läuft \
         zwölf Monate. Jede Partei kann den Vertrag mit einer Frist von drei Monaten zum Ende eines Kalenderjahres schriftlich \
         kündigen. Es gilt das Recht der Bundesrepublik Deutschland.",
        "Le présent contrat est conclu entre la société Exemple (le Client) et la société Modèle (le Prestataire). Le contrat est \
         conclu pour une durée de douze mois. Chaque partie peut résilier le contrat moyennant un préavis de trois mois.",
        "هذا العقد مبرم بين شركة المثال (العميل) وشركة النموذج (المورد). مدة العقد اثنا عشر شهرا من تاريخ التوقيع. يجوز لأي من \
         الطرفين إنهاء العقد بإشعار كتابي قبل ثلاثين يوما. يخضع هذا العقد لقوانين المملكة.",
        "הסכם זה נערך בין חברת הדוגמה (הלקוח) לבין חברת המופת (הספק). תקופת ההסכם היא שנים עשר חודשים מיום החתימה. כל צד רשאי \
         לסיים את ההסכם בהודעה בכתב של שלושים יום מראש. על הסכם זה יחול הדין הישראלי.",
    ];
    for told in texts {
        let reading = read(told.as_bytes(), MediaType::Plain);
        assert_eq!(reading.note, Some(Note::LanguageNotRead), "{told}");
        assert_eq!(reading.contract, Contract::default(), "{told}");
    }
}

#[test]
fn right_to_left_words_in_an_english_contract_do_not_stop_it() {
    let contract = CONTRACT.join("\n\n").replace("Acme Inc.", "شركة المثال");
    let reading = read(contract.as_bytes(), MediaType::Plain);
    check(&reading);
    for evidence in reading.contract.evidence.values().flatten() {
        let bytes = evidence.bytes.clone().unwrap();
        assert_eq!(contract.get(bytes.start as usize..bytes.end as usize), Some(evidence.quote.as_str()));
    }
}

#[test]
fn a_recipe_is_no_contract_in_any_format() {
    let recipe = "Stir the flour and the sugar in a bowl, add the eggs, and bake it for 40 minutes. Let the cake cool.";
    for (media_type, bytes) in [
        (MediaType::Plain, recipe.as_bytes().to_vec()),
        (MediaType::Html, format!("<p>{recipe}").into_bytes()),
        (MediaType::Docx, docx(&paragraphs(&[recipe]), &[])),
        (MediaType::Pdf, pdf(&[vec![(72, 72, recipe)]])),
    ] {
        let reading = read(&bytes, media_type);
        assert_eq!((reading.note, reading.contract), (Some(Note::NotAContract), Contract::default()));
    }
}
