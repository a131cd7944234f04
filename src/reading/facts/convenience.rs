//! Who may end the contract without a ground, on what notice, from when, and what is owed for it?
//!
//! Goes in: clauses that speak of ending. Comes out: ways out of the kind convenience. A ban in words is an exclusion.
//! Not here: ends for a ground (see [`super::cause`]), the end of a term.

use super::super::clauses::Sentence;
use super::super::findings::{Findings, Saying, way_out};
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::periods;
use super::exercise::terms;
use super::{Clause, Right, right};
use crate::contract::{Party, Period, State, WayOutKind, name};

patterns! {
    END_IT = r"\b(?:terminate|terminating|cancel|discontinue|rescind|withdraw|resign|abandon|exit|opt out|bring to an end|end|stop using|close|unsubscribe)\b";
    RESIGNS = r"^(?:resign|withdraw|opt out)$";
    ENDED_BY = r"\b(?:terminated|cancell?ed|terminable|cancell?able|termination)\b";
    AT_OPTION = r"\b(?:this|the) agreement (?:shall|will|may)[^.;]{0,40}\b(?:terminate|be terminated)\b[^.;]{0,60}\bat the (?:sole )?(?:option|election) of (?:the )?";
    SMALLER = r"^[^.;]{0,20}\b(?:purchase order|orders?|statement of work|statements of work|sow|work order|task|schedule|employment|sublicen[sc]e|individual|affected|project|particular|such product|product|development|portion|section)\b";
    WHOLE = r"^[^.;]{0,40}\b(?:agreement|contract|relationship|engagement|appointment|arrangement|subscription|account|services|terms|term|program|participation|lease|licen[sc]e|(?:joint )?venture|alliance|partnership|collaboration|cooperation|consult\w+ period|franchise|distributorship|(?:your|user'?s?|customer'?s?) (?:access|use|membership|plan)|membership|it)\b";
    // "You may cancel at any time": what is left is plain, though it is not named.
    // A bar on ending for a breach before it could be mended says nothing of ending at will.
    UNMENDED = r"\b(?:as a result of|because of|by reason of|on account of|due to|for)\b[^.;]{0,60}\b(?:breach|default)\b[^.;]{0,80}\bwithout\b";
    UNNAMED = r"^,? (?:at any time|any ?time|at will|whenever you|for any reason|with or without cause|without cause)\b";
    OF_ORDERS = r"\b(?:orders?|statements? of work|sow|bookings?|reservations?|shipments?|deliver\w*|events?|meetings?|upgrades?|purchases?)\b";
    // A right for the trial only is none for the term.
    ON_TRIAL = r"\b(?:during|throughout|within|in|prior to|before|until|by|at|upon|after|following)\b(?: the)?(?: (?:end|expir\w+|completion|conclusion|first [^.;,]{1,30}) of)?(?: (?:the|any|its|your|such|this|a|an|each|that))?(?: [\w-]+){0,2} (?:(?:pilot|trial|evaluation|test|testing|beta|probation\w*|proof.of.concept|introductory|cooling.off|preview) (?:period|term|phase|program|subscription|stage)|free trial)\b|\bwithin (?:the first )?[\w()-]+(?: \(\d+\))?[ -](?:calendar |business )?days? (?:of|from|after|following) (?:the )?(?:day|date|purchas\w+|conclusion|receipt|order\w*|registration|signing|signature|effective|execution|subscri\w+)\b";
    TRIAL_HEADING = r"^(?:free )?(?:pilot|trial|evaluation|beta|probation\w*)\b[^.;]{0,20}$";
    // To end by agreement, or as the term ends anyhow, is no right of one side.
    TOGETHER = r"\bby (?:the )?(?:mutual|joint|written agreement|agreement (?:of|between)|their (?:mutual|written|joint))\b|\b(?:upon|with) (?:the )?mutual\b|\bmutual(?:ly)? (?:written |prior )?(?:agree\w*|consent)\b";
    AS_TERM_ENDS = r"\b(?:at|as of|upon|on|effective (?:at|as of|on)) (?:the )?(?:expiration|end|expiry|close|conclusion) of (?:the|its|any|a|each|such|either) (?:[\w-]+ ){0,3}(?:term|initial period|renewal period)\b|\b(?:notice|notification)\b[^.;]{0,80}\b(?:before|prior to) (?:the )?(?:end|expir\w+) of (?:the|its|any|each|such|a|an) (?:[\w-]+ ){0,3}(?:term|initial period|renewal period)\b";
    YOURS = r"^[^.;]{0,30}\b(?:your|user'?s?) (?:[\w-]+ )?(?:access|accounts?|use|subscription|membership|plan)\b";
    AND_LATER = r"\bthereafter\b|\bany time\b";
    // The grounds stand below.
    LISTED = r"\b(?:as follows|following (?:grounds|reasons|events|circumstances|conditions|cases))\W{0,3}(?:[a-z0-9]{1,3}[.)])?\W{0,2}$";
    // "You can stop at any time, or, if you pay, ...": the second case does not condition the first.
    OTHER_CASE = r",? or,? (?:if|when|where)\b";
    // "If you would like to cancel, you can do so in your settings."
    CAN_DO_SO = r"\bif [\w ]{2,30}? (?:would like|wants?|wish(?:es)?|decides?|chooses?|prefers?) to (cancel|terminate|close|end|stop|discontinue|delete)\b[^.;]{0,140}?\b(?:you|it|they) (?:can|may)\b|\bif [\w ]{2,30}? (?:would like|wants?|wish(?:es)?|decides?|chooses?|prefers?) to (cancel|terminate|close|end|stop|discontinue)\b[^.;]{0,80}, ?(?:please )?(?:contact|go to|visit|write to|follow)\b";
    // What is left of a service that may be dropped at any time is nothing.
    DROPS_SERVICE = r"\b(?:discontinue|shut down|cease (?:to )?(?:provid\w+|offer\w*|operat\w+)|stop (?:providing|offering|operating))\b[^.;]{0,120}\b(?:with or without notice|without (?:prior |any )?notice|at any time|temporarily or permanently)\b|\bat any time\b[^.;]{0,80}\b(?:discontinue|shut down)\b[^.;]{0,80}\b(?:with or without notice|without (?:prior |any )?notice)\b";
    OF_A_PART = r"\b(?:any|certain|some|particular|individual|the affected) (?:of (?:its|the|our) )?(?:features?|functions?|functionalit(?:y|ies)|products?|models?|items?|lines?|versions?|offerings?|shipments?|orders?)\b|\bproducts?\b|\bsupport for\b|\bmanufactur\w+|\buse of\b|\bdistribut\w+|\bbeta\b";
    WITHOUT_NOTICE = r"\bwith or without (?:prior )?notice\b|\bwithout (?:any |prior )*notice\b|\bcause or notice\b";
    WITH_CAUSE = r"\bwith or without cause\b";
    PRESUMED = r"\b(?:terminated|cancell?ed|termination|terminates|cancels)\b[^.;]{0,80}\bfor any reason\b[^.;]{0,30}\bother than\b";
    FEE_FOR_IT = r"\b(?:early )?(?:termination|cancell?ation) (?:fee|charge|payment|penalty)\b";
    GROUNDS_FOLLOW = r"\b(?:if|when|where|in the event(?: that)?|upon|should|events?|reasons?|grounds|circumstances|following|occurs?|occurrence of)\W{0,6}$";
    HYPOTHETICAL = r"\b(?:should|if|in the event|upon|where|when)\b[^.;,]{0,70}$";
    EXPLICIT = r"\bfor (?:its|their|his|his or her)? ?(?:own |sole )?convenience\b|\bwithout (?:any )?(?:cause|reason|good cause)\b|\bfor any (?:or no |and no )?reasons?\b|\bfor no reason\b|\bany or no reason\b|\bwith or without (?:cause|reason)\b|\bat will\b|\bno cause\b|\breason whatsoever\b|\bnot required to (?:give|state|show) (?:any )?(?:reason|cause)|\bwithout (?:giving|stating|assigning|showing) (?:any )?(?:reason|cause)\b|\bfor any other reason\b|\bother than for cause\b";
    OPEN_ENDED = r"\bat any time\b|\bat (?:its|their|his|any party's|either party's) (?:sole |own |absolute )?(?:option|discretion|election)\b|\bin its (?:sole |absolute )?discretion\b|\bnotice\b|\bnotification period\b|\bon request\b";
    GROUND = r"\b(?:if|in the event|in case|in (?:such|that|which) (?:event|case)|should|breach\w*|default\w*|insolven\w*|bankrupt\w*|fail\w*|upon the (?:occurrence|happening)|change (?:of|in) control|force majeure|violat\w*|material\w*|where|when|for (?:good )?cause|good reason|infring\w*|liquidat\w*|dissol\w+|death|disability|unable|illegal|ceases?|pursuant to (?:section|paragraph|article|clause)|under (?:section|article)|as (?:provided|set forth)|in accordance with (?:section|article|the)|upon (?:the |any )?(?:termination|sale|acquisition|transfer|loss|receipt)|unless (?:cured|remedied)|convicted|conviction|with cause|not (?:been )?cured|whenever (?:the|such|any|either|it|a)|occurs|following (?:the|an|any) (?:acquisition|sale|merger|event|transfer)|government\w*|regulat\w*|unless|except|from and after the (?:time|date)|once|as soon as)\b";
    SHOULD = r"\bshould\b";
    IF = r"\b(?:if|in the event|in case)\b";
    ONLY_FOR_GROUND = r"\b(?:except|other than|only|solely|unless)\b";
    FOR_A_WHILE = r"\b(?:prior to|before|during|until)\b";
    NOTICE = r"\bnotice\b";
    PROVISO = r"[;,] (?:provided|except)(?:,? however,?)?,? that\b|; however,|; provided,";
    ANY_TIME = r"\bat any time\b";
    FALLS_BY = r"\b(?:agreement|appointment|engagement) (?:shall|will)[^.;]{0,40}\b(?:terminate|end|expire)\b[^.;]{0,20}\b(?:upon|on) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,3}'s? ";
    BY_OWN_ACT = r"^[ 's]{0,4}(?:prior )?(?:written )?(?:payment|repayment|notice|election|request|withdrawal|resignation|decision|delivery of (?:a )?(?:written )?notice)\b";
    UNTIL = r"until|unless";
    UNTIL_NOTICE = r"\b(?:agreement|contract|term)\b[^.;]{0,120}\b(?:until|unless)\b[^.;]{0,60} (terminates (?:it|this)|cancels (?:it|this)|ends (?:it|this)|informs|gives|notifies|provides|serves|delivers|shall give|shall have given)\b[^.;]{0,60}\b(?:notice|notif\w+)\b";
    PAYS_OUT = r"\b(?:re)?payment\b";
    ONLY_FOR = r"\b(?:this|the) agreement (?:(?:may|can|shall|will) not be (?:terminated|cancell?ed)[^.;:]{0,60}\b(?:except|other than|unless)\b|(?:may|can|shall) be (?:terminated|cancell?ed) only\b|(?:may|can) only be (?:terminated|cancell?ed)\b)[^.;]{0,70}\b(?:mutual\w*|cause|breach|default|(?:both|the) parties'?|parties' (?:written )?consent)\b";
    STAYS = r"^[^.;]{0,20}\b(?:order|application|registration|consent|approval|offer|amounts?|funds|cash|product|moneys?)\b";
    ENDS = r"\b(?:releases? (?:this|the) agreement|terminat\w*|cancel\w*|withdraw\w*|rescind\w*|discontinu\w*|resign\w*|abandon\w*|opt out|end)\b";
    ENDS_IT = r"\b(?:terminat(?:e|es|ed|ing)|terminable|cancel(?:s|l?ed|l?ing|l?able)?|withdraws?|withdrawing|rescind(?:s|ed)?|discontinue[sd]?|resigns?|abandons?|opt out|end|releases? (?:this|the) agreement)\b|\b(?:right|option|privilege|notice) (?:of|to|for) (?:early )?(?:terminat|cancell)\w+";
    BY_WHOM = r"^,? (?:at any time )?by (?:the )?";
    MAY = r"\b(?:may|can|right|rights|option|entitled|elects?|election|able|power|discretion|privilege|free|until|unless|terminable|at any time|at will)\b";
    AFTERMATH = r"\b(?:in the event|upon|if|after|following|notwithstanding|effects? of|regardless of|surviv\w*|in case of|when|where)\b[^.;]{0,90}\b(?:terminat\w*|cancel\w*|expir\w*)\b[^.;]{0,70}\b(?:for any|for whatever|with or without|without cause|reason)|^\W*(?:any |such |the |no )?(?:expir\w+|terminat\w+|cancel\w+)\b[^.;]{0,90}\b(?:for any|for whatever|with or without|without cause|reason)";
    NOTICE_ENDS = r"\b(?:terminate|end|expire)s?\b[^.;]{0,60}\b(?:upon|following|after|on)\b[^.;]{0,50}\b(?:receipt of|notice)\b[^.;]{0,40}\b(?:from|by|of (?:its|their)|to terminate)\b";
    WISHES = r"\b(?:desires?|wishes|elects?|decides?|chooses?|intends?) to (?:terminate|cancel|end|withdraw)\b";
    OF_CONVENIENCE = r"\bterminat\w+ (?:for convenience|without cause|at will)\b";
    FOR_BREACH = r"\b(?:breach\w*|insolven\w*|bankrupt\w*|uncured|fails? to)\b";
    PLAIN_GROUND = r"\b(?:if|in the event|in case|in (?:such|that|which) (?:event|case)|should|breach\w*|default\w*|insolven\w*|bankrupt\w*|fail\w*|upon the (?:occurrence|happening)|change (?:of|in) control|force majeure|violat\w*|for (?:good )?cause|infring\w*|death|disability|unable|illegal|ceases?|where|when|uncured|convict\w*|surviv\w*|upon (?:any )?(?:such )?(?:termination|expiration)|pursuant to|termination of employment)\b";
    OF_RENEWAL = r"\b(?:renew\w*|extended|extension|successive|then-current)\b";
}

/// How near words of freedom stand to the verb that they speak of, in bytes.
const NEAR: usize = 160;

/// Reads the rights to end without a ground.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for (index, sentence) in clause.sentences.iter().enumerate() {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Termination) {
            continue;
        }
        for verb in END_IT.all(text).take(6) {
            let object = after(text, verb.end, 60);
            let resigns = text.get(verb.clone()).is_some_and(|word| RESIGNS.is_in(word));
            if resigns && STAYS.is_in(object) {
                continue;
            }
            if resigns && !object.trim_start().starts_with("from") {
                // Who resigns leaves the whole.
            } else if UNNAMED.is_in(object) && !OF_ORDERS.is_in(text) {
                // What may be cancelled at any time, and is no order, is the contract.
            } else if SMALLER.is_in(object) && !WHOLE.is_in(after(object, 0, 24))
                || !WHOLE.is_in(object) && sentence.lead == 0
            {
                continue;
            }
            if let Some(right) = right(clause.parties, text, verb.start) {
                weigh(clause, index, verb.start, (right.side, right.denied), findings);
            }
        }
        for wish in WISHES.all(text).take(2) {
            let own = own_words(sentence, wish.start);
            let whole = WHOLE.is_in(after(text, wish.end, 60)) && !SMALLER.is_in(after(text, wish.end, 60));
            if whole
                && NOTICE.is_in(own)
                && !OF_RENEWAL.is_in(own)
                && !GROUND.is_in(&without_if(own, text.get(wish.clone()).unwrap_or_default()))
                && let Some(side @ (Side::One(_) | Side::Both)) = clause.parties.subject(text, wish.start)
            {
                for party in side.parties() {
                    let path = way_out(*party, WayOutKind::Convenience);
                    findings.add(path.clone(), Saying::Exists, &sentence.place, 6_600);
                    terms(clause, index, own, &path, 6_600, findings);
                }
            }
        }
        if UNTIL.is_in(text)
            && !OF_RENEWAL.is_in(text)
            && let Some(until) = UNTIL_NOTICE.group(text, 1)
            && let Some(side) = clause.parties.last(text, until.start, 2)
        {
            weigh(clause, index, until.start, (side, false), findings);
        }
        for option in AT_OPTION.all(text).take(3) {
            if let Some(side) = clause.parties.next(text, option.end, 8) {
                weigh(clause, index, option.start, (side, false), findings);
            }
        }
        for verb in ENDED_BY.all(text).take(6) {
            passive(clause, index, verb, findings);
        }
        if let Some(falls) = FALLS_BY.find(text)
            && let Some(side) =
                clause.parties.last(text, falls.end - 2, 6).or_else(|| clause.parties.next(text, falls.start, 90))
            && matches!(side, Side::One(_))
            && BY_OWN_ACT.is_in(after(text, falls.end - 3, 60))
            && !GROUND.is_in(text)
        {
            for party in side.parties() {
                let path = way_out(*party, WayOutKind::Convenience);
                findings.add(path.clone(), Saying::Exists, &sentence.place, 6_000);
                if PAYS_OUT.is_in(after(text, falls.end - 3, 30)) {
                    findings.open(path.with_field(name!("fee")), State::Ambiguous, &sentence.place, 5_000);
                }
            }
        }
        if let Some(verb) = CAN_DO_SO.group(text, 1).or_else(|| CAN_DO_SO.group(text, 2))
            && WHOLE.is_in(after(text, verb.end, 60))
            && !OF_ORDERS.is_in(text)
            && let Some(side @ Side::One(_)) = clause.parties.subject(text, verb.start)
        {
            for party in side.parties() {
                findings.add(way_out(*party, WayOutKind::Convenience), Saying::Exists, &sentence.place, 6_800);
            }
        }
        if let Some(drops) =
            DROPS_SERVICE.find(text).filter(|drops| !OF_A_PART.is_in(after(text, drops.start, drops.len())))
            && let Some(verb) = END_IT.all(text).find(|verb| verb.start >= drops.start)
            && let Some(Right { side: side @ Side::One(_), denied: false }) = right(clause.parties, text, verb.start)
            && !IF.is_in(text)
        {
            for party in side.parties() {
                let path = way_out(*party, WayOutKind::Convenience);
                findings.add(path.clone(), Saying::Exists, &sentence.place, 7_000);
                terms(clause, index, text, &path, 7_000, findings);
            }
        }
        if let Some(ended) = PRESUMED.find(text).filter(|_| FEE_FOR_IT.is_in(text)) {
            // What leaving costs presumes that one may leave; which right it is, another clause tells.
            let whose = clause.parties.next(text, ended.start, 40).unwrap_or(Side::Both);
            whose.parties().iter().for_each(|party| findings.hint(way_out(*party, WayOutKind::Convenience)));
        }
        if ONLY_FOR.is_in(text) {
            for party in Side::Both.parties() {
                findings.add(way_out(*party, WayOutKind::Convenience), Saying::Excluded, &sentence.place, 7_000);
            }
        }
        hint(clause, sentence, findings);
    }
}

/// Notes whose right to leave a sentence may speak of, though it was not read as one: nothing is silent there.
fn hint(clause: &Clause<'_>, sentence: &Sentence<'_>, findings: &mut Findings) {
    let text = &sentence.text;
    let is_hinted = |party: &Party| findings.is_hinted(&way_out(*party, WayOutKind::Convenience));
    if Party::ALL.iter().all(is_hinted) || !ENDS.is_in(text) {
        return;
    }
    let point = text.get(sentence.lead..).unwrap_or_default();
    let noticed = NOTICE.is_in(text);
    let at_will = noticed && (ANY_TIME.is_in(text) || NOTICE_ENDS.is_in(text) || WISHES.is_in(text));
    let explicit =
        EXPLICIT.is_in(text) && (noticed || MAY.is_in(text)) && !(periods(text).is_empty() && AFTERMATH.is_in(text));
    let is_near = |ends: std::ops::Range<usize>| {
        OPEN_ENDED.is_in(before(point, ends.start, NEAR)) || OPEN_ENDED.is_in(after(point, ends.end, NEAR))
    };
    // A point of a list goes on from the verb that leads into it.
    let freely = || {
        let mut ends = ENDS_IT.all(point).peekable();
        if ends.peek().is_some() { ends.any(is_near) } else { OPEN_ENDED.is_in(point) }
    };
    let on_ground = || PLAIN_GROUND.is_in(point) || GROUNDS_FOLLOW.is_in(text.get(..sentence.lead).unwrap_or_default());
    // What is told by a few words is asked first.
    let plain = || MAY.is_in(text) && !on_ground() && !OF_RENEWAL.is_in(text) && freely();
    let titled = sentence.place.len() < 200 && OF_CONVENIENCE.is_in(text);
    if titled || at_will && !FOR_BREACH.is_in(text) || explicit || plain() {
        for party in hinted(clause, text).parties() {
            findings.hint(way_out(*party, WayOutKind::Convenience));
        }
    }
}

/// Returns whose right a sentence may speak of: of whom it says that they end, or by whom it is ended; else of both.
fn hinted(clause: &Clause<'_>, text: &Phrase<'_>) -> Side {
    let mut whose = Vec::new();
    for ends in ENDS_IT.all(text) {
        let by = BY_WHOM.find(after(text, ends.end, 24)).and_then(|by| clause.parties.next(text, ends.end + by.end, 6));
        let side = by.or_else(|| right(clause.parties, text, ends.start).map(|right| right.side));
        match side {
            Some(Side::One(party)) => whose.push(party),
            _ => return Side::Both,
        }
    }
    match whose.split_first() {
        Some((first, rest)) if rest.iter().all(|party| party == first) => Side::One(*first),
        _ => Side::Both,
    }
}

/// Reads "may be terminated by Customer", "terminable by either party", "until terminated by either party".
fn passive(clause: &Clause<'_>, index: usize, verb: std::ops::Range<usize>, findings: &mut Findings) {
    let Some(sentence) = clause.sentences.get(index) else { return };
    let text = &sentence.text;
    let lead = before(text, verb.start, 60);
    let noun = text.get(verb.clone()).is_some_and(|word| word.eq_ignore_ascii_case("termination"));
    let allowed = [
        "may be",
        "can be",
        "is",
        "until",
        "shall be",
        "unless",
        "unless sooner",
        "unless earlier",
        "may also be",
        "be",
    ]
    .iter()
    .any(|cue| lead.trim_end().to_ascii_lowercase().ends_with(cue));
    let tail = after(text, verb.end, 160);
    let Some(by) = tail.find("by ") else { return };
    if !allowed || noun || tail.get(..by).is_some_and(|gap| gap.contains(['.', ';'])) {
        return;
    }
    if HYPOTHETICAL.is_in(before(text, verb.start, 90)) {
        return;
    }
    let Some(side) = clause.parties.next(text, verb.end + by, 12) else { return };
    let denied = side == Side::Neither || lead.contains("not be") || lead.contains("NOT BE");
    weigh(clause, index, verb.start, (side, denied), findings);
}

fn weigh(clause: &Clause<'_>, index: usize, verb: usize, (side, denied): (Side, bool), findings: &mut Findings) {
    let Some(sentence) = clause.sentences.get(index) else { return };
    let text = own_words(sentence, verb);
    // What leads into a list gives no right before its points are read.
    if text.ends_with(':') && !EXPLICIT.is_in(text) {
        return;
    }
    let heading = clause.heading.to_ascii_lowercase();
    let explicit = EXPLICIT.is_in(text) || heading.contains("convenience") || heading.contains("without cause");
    let grounded = GROUND.is_in(text);
    if denied {
        let plain = explicit || ONLY_FOR_GROUND.is_in(text);
        if plain && !FOR_A_WHILE.is_in(text) && !UNMENDED.is_in(text) {
            for party in side.parties() {
                findings.add(way_out(*party, WayOutKind::Convenience), Saying::Excluded, &sentence.place, 7_800);
            }
        }
        return;
    }
    if TOGETHER.is_in(text) || AS_TERM_ENDS.is_in(text) && !AND_LATER.is_in(text) || LISTED.is_in(text) {
        return;
    }
    if ON_TRIAL.is_in(text) || TRIAL_HEADING.is_in(clause.heading) {
        side.parties().iter().for_each(|party| findings.hint(way_out(*party, WayOutKind::Convenience)));
        return;
    }
    let conditional =
        sentence.lead > 0 && !explicit && !OPEN_ENDED.is_in(text.get(sentence.lead..).unwrap_or_default());
    let elsewhere = EXPLICIT.find(text).is_some_and(|cue| {
        let lead = before(text, cue.start, 400);
        IF.is_in(lead) || SHOULD.is_in(lead)
    });
    if conditional || elsewhere && grounded {
        return;
    }
    let confidence = match (explicit, grounded) {
        (true, false) => 9_300,
        (true, true) if EXPLICIT.is_in(text) => 8_200,
        (true, true) => return,
        (false, false) if OPEN_ENDED.is_in(text) => 7_600,
        (false, _) => return,
    };
    // Whoever ends "your account" is the one who keeps it.
    let yours = side == Side::Unplain && YOURS.is_in(after(&sentence.text, verb, 80));
    let side = if yours { Side::One(Party::Supplier) } else { side };
    if side == Side::Unplain && explicit {
        for party in Side::Both.parties() {
            findings.open(way_out(*party, WayOutKind::Convenience), State::Ambiguous, &sentence.place, 4_000);
        }
    }
    for party in side.parties() {
        let path = way_out(*party, WayOutKind::Convenience);
        findings.add(path.clone(), Saying::Exists, &sentence.place, confidence);
        terms(clause, index, text, &path, confidence, findings);
        if WITH_CAUSE.is_in(text) {
            // Who needs no cause may end for one as well.
            let path = way_out(*party, WayOutKind::Cause);
            findings.add(path.clone(), Saying::Exists, &sentence.place, 6_800);
            if WITHOUT_NOTICE.is_in(text) {
                findings.value(path.with_field(name!("notice")), &Period::days(0), &sentence.place, 6_600);
            }
            if ANY_TIME.is_in(text) {
                findings.value(path.with_field(name!("earliest_month")), &0_u32, &sentence.place, 6_600);
            }
        }
    }
}

/// Returns the words without the "if" of a wish: the condition there is the wish itself.
fn without_if(own: &str, wish: &str) -> String {
    let at = own.find(wish).unwrap_or_default();
    let near = |cue: &std::ops::Range<usize>| cue.end <= at && at - cue.end < 60;
    IF.all(own).take(20).filter(near).last().map_or_else(
        || own.to_owned(),
        |cue| [own.get(..cue.start), own.get(cue.end..)].map(Option::unwrap_or_default).concat(),
    )
}

/// Returns the words that a verb belongs to: the point with the words that lead into it, or the part of a long sentence
/// around the verb.
fn own_words<'s>(sentence: &'s Sentence<'_>, verb: usize) -> &'s str {
    let text = &sentence.text;
    if let Some(other) = OTHER_CASE.find(text)
        && other.start > verb
        && ANY_TIME.is_in(text.get(verb..other.start).unwrap_or_default())
    {
        return text.get(..other.start).unwrap_or(text);
    }
    if sentence.lead == 0
        && let Some(proviso) = PROVISO.all(text).take_while(|proviso| proviso.end <= verb).last()
        && let Some(own) = text.get(proviso.end..)
        && own.len() < 700
    {
        return own;
    }
    if text.len() < 700 {
        return text;
    }
    let start = before(text, verb, 260)
        .rfind(';')
        .map_or(verb.saturating_sub(260), |at| verb.saturating_sub(260).max(verb - before(text, verb, 260).len() + at));
    let end = after(text, verb, 420).find(';').map_or((verb + 420).min(text.len()), |at| verb + at);
    text.get(start..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use crate::contract::{Alignment, Fact, Found, Party, Period, State, TerminationFee, WayOut, name};
    use crate::reading::facts::contract_of;

    fn way(clause: &str, party: Party) -> Option<WayOut> {
        match contract_of(clause).ways_out.find(party, name!("convenience")) {
            Found::Entries(entries) => entries.first().map(|entry| (*entry).clone()),
            Found::Absent(_) => None,
        }
    }

    #[test]
    fn a_bar_on_ending_before_a_breach_is_mended_is_no_bar_on_ending_at_will() {
        let clause = "9. Neither party can terminate this Agreement for convenience or as a result of the other party's \
                      material breach without first providing 30 days to cure.";
        assert!(way(clause, Party::Buyer).is_none_or(|way| !way.excluded));
    }

    #[test]
    fn a_service_that_may_be_dropped_at_any_time_is_left_at_will() {
        let drops = "9. Supplier reserves the right at any time to modify or discontinue, temporarily or permanently, the Portal \
                     with or without notice.";
        assert_eq!(way(drops, Party::Supplier).unwrap().terms.notice, Fact::Stated(Period::days(0)));
        assert_eq!(way(drops, Party::Buyer), None);
        for clause in [
            "9. Supplier may discontinue any Products at any time with or without notice.",
            "9. Customer shall discontinue its sales at any time upon demand.",
        ] {
            assert_eq!(way(clause, Party::Supplier), None, "{clause}");
        }
    }

    #[test]
    fn who_is_told_how_to_cancel_may() {
        let clause = "9. If Customer would like to cancel the services, it may do so in the settings of the account.";
        assert!(way(clause, Party::Buyer).is_some());
        assert_eq!(way(clause, Party::Supplier), None);
        assert_eq!(way("9. If Customer wishes to cancel an order, it may do so in the settings.", Party::Buyer), None);
    }

    #[test]
    fn one_case_does_not_condition_another() {
        let clause = "9. Customer may end this Agreement at any time, or, if it pays ahead, may cancel it.";
        assert_eq!(way(clause, Party::Buyer).unwrap().terms.earliest_month, Fact::Stated(0));
        let on_ground = "9. Customer may end this Agreement at any time, if Supplier moves.";
        assert_eq!(way(on_ground, Party::Buyer), None);
    }

    #[test]
    fn who_needs_no_cause_may_end_for_one() {
        let read =
            contract_of("9. Supplier may terminate this Agreement at any time, with or without cause or notice.");
        let Found::Entries(cause) = read.ways_out.find(Party::Supplier, name!("cause")) else { panic!("no cause") };
        assert_eq!(cause[0].terms.notice, Fact::Stated(Period::days(0)));
        assert!(matches!(read.ways_out.find(Party::Buyer, name!("cause")), Found::Absent(_)));
    }

    #[test]
    fn a_right_at_the_end_of_the_first_term_and_each_year_after_waits_for_both() {
        let clause = "2. The initial term is two years.\n\n9. Customer may cancel this Agreement on 30 days' notice at the \
                      end of the initial term and thereafter on each anniversary of it.";
        let terms = way(clause, Party::Buyer).unwrap().terms;
        assert_eq!((terms.earliest_month, terms.alignment), (Fact::Stated(24), Fact::Stated(Alignment::Anniversary)));
    }

    #[test]
    fn an_agreement_that_both_must_cancel_excludes_leaving_at_will() {
        let clause = "9. This Agreement may be cancelled only with both parties' written consent.";
        assert!(Party::ALL.iter().all(|party| way(clause, *party).unwrap().excluded));
    }

    #[test]
    fn a_fee_for_leaving_presumes_a_right_to_leave() {
        let clause = "9. If this Agreement is terminated by Customer for any reason other than a breach, Customer shall pay a \
                      termination fee of $500. It expires in May.";
        let read = contract_of(clause);
        assert!(matches!(read.ways_out.find(Party::Buyer, name!("convenience")), Found::Absent(State::Unknown)));
    }

    #[test]
    fn points_of_a_list_of_paragraphs_are_rights_of_who_leads_into_it() {
        let clause = "9. Either party may terminate this Agreement immediately:\n\nif the other party breaches it and does not \
                      cure that within 20 days; or\n\nfor any or no reason following 40 days' notice to the other.";
        for party in Party::ALL {
            assert_eq!(way(clause, *party).unwrap().terms.notice, Fact::Stated(Period::days(40)));
            let read = contract_of(clause);
            let Found::Entries(cause) = read.ways_out.find(*party, name!("cause")) else { panic!("no cause") };
            assert_eq!(cause[0].terms.cure_period, Fact::Stated(Period::days(20)));
        }
    }

    #[test]
    fn either_party_credits_both() {
        let clause = "9. Either party may terminate this Agreement without cause upon thirty (30) days' notice.";
        for party in Party::ALL {
            assert_eq!(way(clause, *party).unwrap().terms.notice, Fact::Stated(Period::days(30)));
        }
    }

    #[test]
    fn a_right_of_one_side_is_not_credited_to_the_other() {
        let clause = "9. Supplier may terminate this Agreement at any time on 10 days' notice to Customer.";
        assert!(way(clause, Party::Supplier).is_some());
        assert_eq!(way(clause, Party::Buyer), None);
    }

    #[test]
    fn a_ban_in_words_is_an_exclusion() {
        let clause = "9. Customer may not terminate this Agreement for convenience.";
        assert!(way(clause, Party::Buyer).unwrap().excluded);
        assert_eq!(way(clause, Party::Supplier), None);
    }

    #[test]
    fn a_right_that_is_not_of_the_term_or_of_one_side_is_none() {
        for clause in [
            "9. Customer may terminate this Agreement at any time during the Pilot Period.",
            "9. Pilot Period. Customer may terminate this Agreement at any time during it without cause.",
            "9. Either party may terminate this Agreement without cause before the end of the Evaluation Period.",
            "9. Customer may cancel this Agreement for any reason within fourteen days of the purchase.",
            "9. The parties may terminate this Agreement at any time by mutual written agreement.",
            "9. Either party may terminate this Agreement on 30 days' notice as of the end of the initial term.",
            "9. This Agreement may be terminated by either party with a notification period of 60 days before the end \
             of the Initial Term.",
            "9. Either party may terminate this Agreement by written notice on any of the following grounds:",
            "9. In the event that the force majeure continues for sixty days, Customer may elect to terminate this \
             Agreement upon ten days' notice.",
            "9. This Agreement may be terminated by either party should Mr Smith's employment end for any reason.",
            "9. Either party may terminate this Agreement with cause upon 30 days' notice.",
            "9. Should this Agreement be terminated by either party for any reason, Section 8 survives.",
        ] {
            assert!(way(clause, Party::Buyer).is_none_or(|way| way.excluded), "{clause}");
        }
        let whole = "9. Customer may terminate this Agreement at any time, and the Pilot Period is one month.";
        assert!(way(whole, Party::Buyer).is_some());
    }

    #[test]
    fn consumers_are_spoken_to() {
        let head = "Terms of Service. These terms are between you and us. You agree to them when you use our service. \
                    We provide it to you, and you pay us. You own your data. You keep your password. You are an adult.";
        for (clause, party) in [
            ("You may cancel at any time.", Party::Buyer),
            ("You are free to stop using the Services at any time.", Party::Buyer),
            ("You can cancel your account whenever you like, at any time.", Party::Buyer),
            ("We may terminate or suspend your account at any time.", Party::Supplier),
            ("We may end your access to all of the service at any time, with or without cause.", Party::Supplier),
        ] {
            let contract = crate::reading::read(&format!("{head}\n\n9. {clause} This agreement ends then.\n")).contract;
            let found = |party| matches!(contract.ways_out.find(party, name!("convenience")), Found::Entries(_));
            assert_eq!((found(party), found(party.other())), (true, false), "{clause}");
        }
    }

    #[test]
    fn an_order_that_may_be_cancelled_is_not_the_contract() {
        assert_eq!(way("9. Customer may place orders and may cancel at any time.", Party::Buyer), None);
    }

    #[test]
    fn an_end_for_breach_is_no_convenience() {
        let clause = "9. Either party may terminate this Agreement upon notice if the other party breaches it.";
        assert_eq!(way(clause, Party::Buyer), None);
    }

    #[test]
    fn the_notice_of_another_clause_is_not_taken() {
        let clause =
            "8. Customer shall pay within 45 days.\n\n9. Customer may terminate this Agreement for convenience.";
        assert_eq!(way(clause, Party::Buyer).unwrap().terms.notice, Fact::Silent);
    }

    #[test]
    fn rights_are_read_in_many_wordings() {
        for clause in [
            "9. Customer may resign from this Agreement at any time upon 60 days' notice.",
            "9. If Customer desires to terminate this Agreement, it shall give Supplier 60 days' prior notice.",
            "9. Customer has the ability to terminate this Agreement by giving 60 days' notice.",
            "9. This Agreement shall continue until Customer gives 60 days' notice of termination.",
            "9. The term is two years; provided, however, that Customer may terminate this Agreement on 60 days' notice.",
        ] {
            let found = way(clause, Party::Buyer).unwrap_or_else(|| panic!("{clause}"));
            assert_eq!(found.terms.notice, Fact::Stated(Period::days(60)), "{clause}");
            assert_eq!(way(clause, Party::Supplier), None, "{clause}");
        }
    }

    #[test]
    fn an_agreement_that_falls_with_one_side_s_undertaking_can_be_left_by_it() {
        let clause = "9. This Agreement shall terminate upon completion or termination of the Offering.\n\n10. Fees are \
                      due upon a decision by the Customer to terminate or abandon the Offering.";
        assert!(way(clause, Party::Buyer).is_some());
        assert_eq!(way(clause, Party::Supplier), None);
    }

    #[test]
    fn a_right_that_waits_for_an_event_is_none_at_will() {
        let clause = "9. Customer may elect to terminate this Agreement upon 30 days' notice at any time from and after \
                      the time that Supplier holds less than half of the votes.";
        assert_eq!(way(clause, Party::Buyer), None);
    }

    #[test]
    fn an_agreement_that_ends_for_cause_only_excludes_leaving_at_will() {
        let clause = "9. This Agreement may not be terminated by anyone except for cause.";
        assert!(Party::ALL.iter().all(|party| way(clause, *party).unwrap().excluded));
    }

    #[test]
    fn a_redacted_notice_is_not_guessed() {
        let clause = "9. Customer may terminate this Agreement for convenience upon [***] days' notice.";
        assert_eq!(way(clause, Party::Buyer).unwrap().terms.notice.state(), State::Ambiguous);
    }

    #[test]
    fn fees_and_the_earliest_day_are_read() {
        let clause = "9. After the first anniversary, Customer may terminate this Agreement for convenience on 60 days' \
                      notice without penalty.";
        let terms = way(clause, Party::Buyer).unwrap().terms;
        assert_eq!(terms.earliest_month, Fact::Stated(12));
        assert_eq!(terms.fee, Fact::Stated(TerminationFee::default()));
    }
}
