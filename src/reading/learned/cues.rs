//! Which turns of phrase that lawyers use for a kind does a segment hold?
//!
//! Goes in: the words of a segment. Comes out: numbers of cues. A cue is what several wordings of one thing have in common,
//! which single words do not show: "renew", "extend" and "roll over" are one. All are looked for in one pass of one
//! automaton. The order is that of the weights file: a cue that changes makes the weights another version. Not here: what a
//! cue speaks for, which is learned.

use std::sync::LazyLock;

use crate::reading::many::{Found, Patterns};

const CUES: [&str; 72] = [
    r"\brenew|\bextend|\bextension|\broll(?:s|ed)?\s+over|\bprolong",
    r"\bautomatic|\bevergreen|\bdeemed",
    r"\bsuccessive|\badditional|\bconsecutive|\bfurther\b|\bsubsequent",
    r"\boption\s+to|\bright\s+to|\bentitled\s+to|\bmay\s+elect",
    r"\bnot\s+to\s+(?:renew|extend)|\bnon-?renew|\bnot\s+be\s+(?:renewed|extended)|\bintent(?:ion)?\s+(?:not\s+)?to",
    r"\bprior\s+to|\bbefore\s+the|\bin\s+advance|\badvance\s+(?:written\s+)?notice",
    r"\bexpir",
    r"\bnotice\b|\bnotif",
    r"\bunless\s+(?:sooner|earlier|previously|otherwise)?\s*(?:terminated|cancel)",
    r"\binitial\s+(?:term|period)|\bterm\s+of\s+this\b|\bcommenc|\bremain\s+in\s+(?:full\s+)?(?:force|effect)|\bcontinue\s+in",
    r"\buntil\b|\bthrough\s+(?:and\s+including\s+)?[a-z]+\s+\d|\banniversary",
    r"(?:19|20)\d\d\b",
    r"\bperpetu",
    r"\birrevocabl",
    r"\bconvenience|\bwithout\s+cause|\bany\s+reason|\bno\s+reason|\bwith\s+or\s+without",
    r"\bat\s+any\s+time|\b(?:sole|absolute)\s+discretion|\bat\s+its\s+option",
    r"\bterminat|\bcancel|\brescind|\bwithdraw",
    r"\bbreach|\bdefault|\binsolven|\bbankrupt|\bcure[sd]?\b",
    r"\bchange\s+(?:of|in)\s+(?:control|ownership)|\bcontrolling\s+interest|\bmajority\s+of\s+the|\bbeneficial\s+owner",
    r"\bmerge|\bconsolidat|\bsubstantially\s+all|\bacqui|\breorgani[sz]|\bsale\s+of\s+all",
    r"\bassign|\btransfer|\bdelegat",
    r"\bconsent|\bapproval|\bpermission",
    r"\bnull\s+and\s+void|\bbe\s+void|\bof\s+no\s+(?:force|effect)",
    r"\bsuccessors?\s+and\b",
    r"\bexclusiv",
    r"\bnon-?\s?exclusiv",
    r"\bsolely\b|\bonly\s+from|\bexclusively\s+from|\brequirements\b|\ball\s+of\s+its",
    r"\bcompet(?:e|es|ing|itive|itor|ition)|\bsimilar\s+to|\bsubstitut",
    r"\bsolicit|\bdivert|\bentice|\binduce|\brecruit|\bhire\b",
    r"\bemployee|\bpersonnel|\bstaff\b",
    r"\bcustomer|\bclient|\bpolicyholder|\bcontract\s?owner",
    r"\bminimum|\bat\s+least|\bnot?\s+(?:less|fewer)\s+than",
    r"\bpurchase|\bbuy\b|\border\b|\bforecast|\bquantit|\bvolume",
    r"\btake.or.pay|\bshortfall|\bguarantee",
    r"\bexceed|\bin\s+excess|\bmore\s+than|\bgreater\s+than|\bmaximum|\bup\s+to\b|\blimited\s+to",
    r"\bpric(?:e|es|ing)\b|\bfees?\b|\brates?\b|\bcharges?\b",
    r"\bincrease|\braise|\badjust|\breduc|\bdecrease",
    r"\bmost\s+favou?r|\b(?:no|not)\s+less\s+favou?r|\bmore\s+favou?r|\blow(?:er|est)\s+price|\bas\s+favou?r|\bbetter\s+(?:terms|pric)",
    r"\b(?:first|last)\s+(?:refusal|offer|negotiation|opportunity|option|right)|\bright\s+of\s+first|\bmatch(?:ing)?\s+",
    r"\bbona\s+fide|\boffer",
    r"\bintellectual\s+property|\bpatent|\bcopyright|\btrademark|\binvention|\bwork\s+product|\bknow-?how",
    r"\bright,?\s+title|\btitle\s+and\s+interest|\bownership|\bown(?:s|ed)?\b|\bvest|\bsole\s+property|\bexclusive\s+property",
    r"\bmade\s+for\s+hire|\bworks?\s+for\s+hire|\bhereby\s+assign|\bconvey",
    r"\bjoint(?:ly)?\b|\bco-?own|\bequal\s+undivided|\bboth\s+parties",
    r"\bgrant",
    r"\blicen[sc]e",
    r"\bnon-?\s?transferable|\bnon-?\s?assignable|\bnon-?\s?sub-?licens|\bnot\s+(?:be\s+)?transfer",
    r"\bsub-?\s?licens|\baffiliate|\bsubsidiar",
    r"\broyalty.free|\bfully.paid|\bpaid.up|\bworldwide",
    r"\bescrow|\bsource\s+(?:code|material)",
    r"\b(?:upon|following|after|on)\s+(?:the\s+)?(?:any\s+)?(?:termination|expiration|expiry|end\s+of)|\bthereafter",
    r"\btransition|\bwind.?(?:ing)?.?(?:down|up)|\bsell.?off|\bphase.?out|\blast.?(?:time\s+)?buy|\bremaining\s+inventory|\bdispose",
    r"\bsurviv",
    r"\breturn|\bdestroy|\bcease\b|\bdiscontinue",
    r"\baudit|\binspect|\bbooks\s+and|\bbooks\s+of|\brecords\b|\bexamin",
    r"\bconsequential|\bincidental|\bpunitive|\bindirect|\blost\s+profit|\bspecial\s+damage|\bexemplary",
    r"\bliabilit|\bliable",
    r"\bin\s+no\s+event|\baggregate|\bshall\s+not\s+exceed",
    r"\bindemnif|\bhold\s+harmless|\bgross(?:ly)?\s+negligen|\bwil+ful|\bfraud",
    r"\bshall\s+not\s+apply|\bnot\s+limit|\bexcept\s+(?:for|with|as|in)\b|\bforegoing|\bwithout\s+limit|\bunlimited",
    r"\bliquidated|\bpenalty|\btermination\s+fee|\bearly\s+termination|\bbreak.?up\s+fee|\bcancellation\s+(?:fee|charge)|\blate\s+(?:fee|charge)",
    r"\broyalt|\bcommission|\brevenue|\bnet\s+(?:sales|profit|proceeds|income)|\bgross\s+(?:sales|profit|receipts)|\bproceeds",
    r"\bpercent|%|\bshare\b|\bsplit\b",
    r"\bdisparag|\bderogat|\bdetriment|\bdefam|\bdisrepute|\bdenigrat|\bembarrass|\breputation|\bgoodwill",
    r"\bnot\s+to\s+sue|\bcontest|\bchallenge|\bdispute|\battack|\boppose|\bvalidity|\brelease[sd]?\b|\bdischarge|\bwaive",
    r"\bthird.part(?:y|ies)|\bbeneficiar|\bother\s+than\s+the\s+part",
    r"\bwarrant|\bdefect|\bworkmanship|\brepair\s+or\s+replace",
    r"\binsur(?:ance|ed|er)|\bpolic(?:y|ies)\b|\bper\s+occurrence|\bcoverage",
    r"\bgovern(?:ed|ing)|\bconstrued|\blaws?\s+of\b|\bconflicts?\s+of\s+law|\bchoice\s+of\s+law",
    r"\b(?:shall|will|may|must|can)\s*not\b|\bneither\b|\bnor\b|\bno\s+right|\bprohibit|\brefrain|\brestrict|\bagrees?\s+not",
    r"\beither\s+party|\bany\s+party|\beach\s+party|\bneither\s+party|\bboth\s+part",
    r#"(?:"|\xe2\x80\x9d)\s+(?:shall\s+)?means?\b|\bhas\s+the\s+meaning|\bdefined\s+(?:in|as)"#,
];

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(CUES));

/// Returns the cues of each of some segments.
pub(super) fn cues<'t>(segments: impl Iterator<Item = &'t str>) -> impl Iterator<Item = Cues> {
    PATTERNS.within_each(segments.map(str::as_bytes)).into_iter().map(Cues)
}

/// The numbers of the cues of a segment, in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cues(Found);

impl Iterator for Cues {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let first = (self.0 != 0).then(|| u64::from(self.0.trailing_zeros()));
        self.0 &= self.0.saturating_sub(1);
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Vec<u64> {
        cues([words].into_iter()).flatten().collect()
    }

    #[test]
    fn wordings_of_one_thing_are_one_cue() {
        assert_eq!(read("It RENEWS."), read("It was\nprolonged."));
        assert_eq!(read("It rolls\nover."), [0]);
        assert!(read("Nothing of ours.").is_empty());
    }

    #[test]
    fn a_segment_may_hold_several() {
        let found = read("Either party may terminate at any time upon notice.");
        assert!(found.is_sorted() && found.len() >= 4, "{found:?}");
    }
}
