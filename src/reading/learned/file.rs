//! How do weights become bytes and back?
//!
//! Goes in: bytes of a file, or a model. Comes out: the model, or the bytes. A file says what it is, its version, the
//! SHA-256 of what follows, and which kinds and features it is made for; all of it is checked before a weight is used,
//! and what a number may be is held to. Little-endian throughout. Not here: what weights mean.

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::Model;
use super::context::INPUTS;
use super::features::{BLOCK_WEIGHTS, BLOCKS, BUCKETS};
use super::first::{COLUMNS, First, HEADS, Scale, Weight};
use super::forest::{Forest, Next, Node, Question, Tree};
use super::kind::{KINDS, Kind};
use super::presence::{Review, SIGNS, Weighing};

/// The most bytes of a file: 3 MiB.
pub(super) const MAX_BYTES: usize = 3 * 1024 * 1024;

const MAGIC: &[u8; 8] = b"PORTREAD";
/// The second has inputs from what the grammars read.
const VERSION: u16 = 2;
/// The most trees of a forest.
const MAX_TREES: usize = 1_000;

/// Why bytes are no weights.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WeightsError {
    /// There are more than 3 MiB.
    #[error("the weights have {length} bytes, the most is {MAX_BYTES}")]
    TooLarge {
        /// How many there are.
        length: usize,
    },
    /// The file does not begin as weights do.
    #[error("the file holds no weights: it does not begin with PORTREAD")]
    NoWeights,
    /// The version is not read.
    #[error("the weights are of version {found}, version {VERSION} is read")]
    Version {
        /// The version of the file.
        found: u16,
    },
    /// The file ends too early, or goes on.
    #[error("the weights are not whole: {what}")]
    NotWhole {
        /// Where it was noticed.
        what: &'static str,
    },
    /// The contents are not those that the digest was made of.
    #[error("the weights were altered: their SHA-256 is {found}, the file says {told}")]
    Altered {
        /// The digest of the contents.
        found: String,
        /// The digest that the file tells.
        told: String,
    },
    /// The weights are made for something else, or a number is not what it may be.
    #[error("the weights are not sound: {what}")]
    Unsound {
        /// What is not as it must be.
        what: &'static str,
    },
}

impl Model {
    /// Reads weights.
    ///
    /// # Errors
    /// The bytes are no weights of this version, are not whole, were altered, or hold what cannot be.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        if bytes.len() > MAX_BYTES {
            return Err(WeightsError::TooLarge { length: bytes.len() });
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or(WeightsError::NoWeights)?;
        let mut head = Reader(rest, "the head");
        let found = head.u16()?;
        if found != VERSION {
            return Err(WeightsError::Version { found });
        }
        let told = hex::encode(head.take(32)?);
        let length = head.u32()?;
        let contents = head.0;
        if contents.len() != length as usize {
            return Err(WeightsError::NotWhole { what: "the length is not the one that the head tells" });
        }
        let digest = hex::encode(Sha256::digest(contents));
        if digest != told {
            return Err(WeightsError::Altered { found: digest, told });
        }
        let mut reader = Reader(contents, "the signature");
        signature(&mut reader)?;
        reader.1 = "the first stage";
        let first = first(&mut reader)?;
        reader.1 = "the forests";
        let forests = [forest(&mut reader)?, forest(&mut reader)?];
        reader.1 = "presence";
        let presence = (0..KINDS).map(|_| weighing(&mut reader)).collect::<Result<_, _>>()?;
        let review = Review { from: reader.f64()?, to: reader.f64()? };
        if !(0.0..=1.0).contains(&review.from) || !(review.from..=1.0).contains(&review.to) {
            return Err(WeightsError::Unsound { what: "limits of review are probabilities in order" });
        }
        if !reader.0.is_empty() {
            return Err(WeightsError::NotWhole { what: "the file goes on after its end" });
        }
        Ok(Self { first, forests, presence, review, digest })
    }

    /// Returns the bytes of the weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let contents = contents(&self.first, &self.forests, &self.presence, self.review);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(Sha256::digest(&contents));
        bytes.extend(u32::try_from(contents.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(contents);
        bytes
    }

    /// Puts a model together.
    pub(super) fn new(first: First, forests: [Forest; HEADS], presence: Vec<Weighing>, review: Review) -> Self {
        let digest = hex::encode(Sha256::digest(contents(&first, &forests, &presence, review)));
        Self { first, forests, presence, review, digest }
    }
}

fn contents(first: &First, forests: &[Forest; HEADS], presence: &[Weighing], review: Review) -> Vec<u8> {
    let mut bytes = made_for();
    bytes.extend(first.rarity());
    bytes.extend(first.weights().map(|weights| u8::try_from(weights.len()).unwrap_or(u8::MAX)));
    for weight in first.weights().flatten() {
        bytes.extend([weight.column, weight.weight.cast_unsigned()]);
    }
    for Scale { unit, bias, slope, intercept } in &first.scales {
        for number in [unit, bias, slope, intercept] {
            bytes.extend(number.to_le_bytes());
        }
    }
    for forest in forests {
        bytes.extend(forest.start.to_le_bytes());
        bytes.extend(u16::try_from(forest.trees.len()).unwrap_or(u16::MAX).to_le_bytes());
        for tree in &forest.trees {
            bytes.push(u8::try_from(tree.0.len()).unwrap_or(u8::MAX));
            tree.0.iter().for_each(|node| write_node(node, &mut bytes));
        }
    }
    for Weighing { bias, weights, limit } in presence {
        for number in [bias].into_iter().chain(weights).chain([limit]) {
            bytes.extend(number.to_le_bytes());
        }
    }
    bytes.extend(review.from.to_le_bytes());
    bytes.extend(review.to.to_le_bytes());
    bytes
}

/// Returns what the weights are made for: the kinds, the blocks and their weights, the inputs.
fn made_for() -> Vec<u8> {
    let mut bytes = Vec::new();
    for kind in Kind::ALL {
        bytes.extend(kind.word().bytes());
        bytes.push(b'\n');
    }
    for weight in BLOCK_WEIGHTS {
        bytes.extend(weight.to_le_bytes());
    }
    bytes.extend([BLOCKS, INPUTS, SIGNS].map(|count| u8::try_from(count).unwrap_or(u8::MAX)));
    bytes
}

fn write_node(node: &Node, bytes: &mut Vec<u8>) {
    match node.question {
        Question::AtMost(input, limit) => {
            bytes.push(input);
            bytes.extend(limit.to_le_bytes());
        }
        Question::Among(kinds) => {
            bytes.push(u8::MAX);
            bytes.extend(kinds.to_le_bytes());
        }
    }
    for next in node.next {
        match next {
            Next::Node(next) => bytes.push(next),
            Next::Leaf(value) => {
                // The root is nobody's next.
                bytes.push(0);
                bytes.extend(value.to_le_bytes());
            }
        }
    }
}

/// What is left to read, and what is being read.
struct Reader<'a>(&'a [u8], &'static str);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(WeightsError::NotWhole { what: self.1 })?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WeightsError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(WeightsError::NotWhole { what: self.1 })?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u8(&mut self) -> Result<u8, WeightsError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Result<u16, WeightsError> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, WeightsError> {
        self.array().map(u32::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, WeightsError> {
        let number = self.array().map(f32::from_le_bytes)?;
        if number.is_finite() { Ok(number) } else { Err(WeightsError::Unsound { what: "a number is not finite" }) }
    }

    fn f64(&mut self) -> Result<f64, WeightsError> {
        let number = self.array().map(f64::from_le_bytes)?;
        if number.is_finite() { Ok(number) } else { Err(WeightsError::Unsound { what: "a number is not finite" }) }
    }
}

fn signature(reader: &mut Reader<'_>) -> Result<(), WeightsError> {
    let expected = made_for();
    if reader.take(expected.len())? == expected {
        Ok(())
    } else {
        Err(WeightsError::Unsound { what: "they are made for other kinds or features" })
    }
}

fn first(reader: &mut Reader<'_>) -> Result<First, WeightsError> {
    let rarity = reader.take(BLOCKS * BUCKETS)?;
    let counts = reader.take(BUCKETS)?;
    let (pairs, _) = reader.take(2 * counts.iter().copied().map(usize::from).sum::<usize>())?.as_chunks::<2>();
    let weights: Vec<Weight> =
        pairs.iter().map(|[column, weight]| Weight { column: *column, weight: weight.cast_signed() }).collect();
    if weights.iter().any(|weight| COLUMNS <= usize::from(weight.column) || weight.weight == 0) {
        return Err(WeightsError::Unsound { what: "a weight is zero, or of a column that is not there" });
    }
    let scale = |reader: &mut Reader<'_>| {
        Ok(Scale { unit: reader.f32()?, bias: reader.f32()?, slope: reader.f32()?, intercept: reader.f32()? })
    };
    let scales = (0..COLUMNS).map(|_| scale(reader)).collect::<Result<_, _>>()?;
    let mut rest = weights.as_slice();
    let by_bucket: Vec<&[Weight]> = counts
        .iter()
        .map(|count| {
            let (weights, others) = rest.split_at_checked(usize::from(*count)).unwrap_or_default();
            rest = others;
            weights
        })
        .collect();
    if !by_bucket.iter().all(|weights| weights.is_sorted_by(|a, b| a.column < b.column)) {
        return Err(WeightsError::Unsound { what: "the weights of a bucket are not in the order of their columns" });
    }
    Ok(First::new(rarity, by_bucket, scales))
}

fn forest(reader: &mut Reader<'_>) -> Result<Forest, WeightsError> {
    let start = reader.f32()?;
    let n_trees = usize::from(reader.u16()?);
    if n_trees > MAX_TREES {
        return Err(WeightsError::Unsound { what: "there are too many trees" });
    }
    let mut trees = Vec::with_capacity(n_trees);
    for _ in 0..n_trees {
        let n_nodes = reader.u8()?;
        let tree = Tree((0..n_nodes).map(|_| node(reader)).collect::<Result<_, _>>()?);
        if !tree.is_sound() {
            return Err(WeightsError::Unsound { what: "a tree asks for what is not there, or leads up" });
        }
        trees.push(tree);
    }
    Ok(Forest::new(start, trees))
}

fn node(reader: &mut Reader<'_>) -> Result<Node, WeightsError> {
    let question = match reader.u8()? {
        u8::MAX => Question::Among(reader.array().map(u64::from_le_bytes)?),
        input => Question::AtMost(input, reader.f32()?),
    };
    let next = |reader: &mut Reader<'_>| {
        Ok(match reader.u8()? {
            0 => Next::Leaf(reader.f32()?),
            node => Next::Node(node),
        })
    };
    Ok(Node { question, next: [next(reader)?, next(reader)?] })
}

fn weighing(reader: &mut Reader<'_>) -> Result<Weighing, WeightsError> {
    let bias = reader.f64()?;
    let mut weights = [0.0; SIGNS];
    for weight in &mut weights {
        *weight = reader.f64()?;
    }
    Ok(Weighing { bias, weights, limit: reader.f64()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many weights one of the buckets has: more than it has room for.
    const MANY: u8 = 30;

    fn model() -> Model {
        let mut weights: Vec<&[Weight]> = vec![&[]; BUCKETS];
        weights[7] = &[Weight { column: 0, weight: -5 }, Weight { column: 65, weight: 127 }];
        let many: Vec<Weight> = (20..20 + MANY).map(|column| Weight { column, weight: -1 }).collect();
        weights[9] = &many;
        let scales = vec![Scale { unit: 0.1, bias: -1.0, slope: 2.0, intercept: 0.5 }; COLUMNS];
        let first = First::new(&[16; BLOCKS * BUCKETS], weights, scales);
        let root = Node { question: Question::AtMost(3, 0.5), next: [Next::Leaf(1.0), Next::Node(1)] };
        let last = Node { question: Question::Among(0b101), next: [Next::Leaf(-1.0), Next::Leaf(2.0)] };
        let forest = Forest::new(-2.0, vec![Tree(vec![root, last])]);
        let weighing = Weighing { bias: 1.0, weights: [0.5; SIGNS], limit: 0.25 };
        Model::new(first, [forest.clone(), forest], vec![weighing; KINDS], Review { from: 0.1, to: 0.9 })
    }

    fn refused(bytes: &[u8]) -> WeightsError {
        Model::from_bytes(bytes).unwrap_err()
    }

    /// Alters the contents and makes the head fit again.
    fn forged(at: usize, byte: u8) -> WeightsError {
        const HEAD: usize = 8 + 2 + 32 + 4;
        let mut bytes = model().to_bytes();
        let place = if at < bytes.len() - HEAD { HEAD + at } else { bytes.len() - 1 };
        bytes[place] = byte;
        let digest = Sha256::digest(&bytes[HEAD..]);
        bytes[10..42].copy_from_slice(&digest);
        refused(&bytes)
    }

    #[test]
    fn weights_come_back_as_they_were() {
        let (model, bytes) = (model(), model().to_bytes());
        assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
        assert_eq!(model.digest().len(), 64);
    }

    #[test]
    fn the_released_weights_are_sound() {
        assert_eq!(Model::released().to_bytes(), super::super::RELEASED);
    }

    #[test]
    fn a_file_that_is_not_whole_is_refused_wherever_it_ends() {
        let bytes = model().to_bytes();
        for length in (0..60).chain([1_000, bytes.len() / 2, bytes.len() - 1]) {
            let error = refused(&bytes[..length]);
            assert!(matches!(error, WeightsError::NoWeights | WeightsError::NotWhole { .. }), "{length}: {error}");
        }
        let longer = [bytes.as_slice(), b"x"].concat();
        assert!(matches!(refused(&longer), WeightsError::NotWhole { .. }));
        assert_eq!(refused(&vec![0; MAX_BYTES + 1]), WeightsError::TooLarge { length: MAX_BYTES + 1 });
    }

    #[test]
    fn an_altered_file_is_refused_wherever_it_was_altered() {
        let bytes = model().to_bytes();
        for at in [46, 2_000, bytes.len() - 1] {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            assert!(matches!(refused(&altered), WeightsError::Altered { .. }), "{at}");
        }
        for version in [1, 9] {
            let mut other = bytes.clone();
            other[8] = version;
            let why = format!("the weights are of version {version}, version 2 is read");
            assert_eq!(refused(&other).to_string(), why);
        }
    }

    #[test]
    fn what_cannot_be_is_refused_even_with_a_fitting_digest() {
        let unsound = |error: WeightsError| {
            let WeightsError::Unsound { what } = error else { panic!("{error}") };
            what
        };
        assert_eq!(unsound(forged(0, b'x')), "they are made for other kinds or features");
        let weights = made_for().len() + BLOCKS * BUCKETS + BUCKETS;
        assert_eq!(unsound(forged(weights, 66)), "a weight is zero, or of a column that is not there");
        assert_eq!(unsound(forged(weights + 1, 0)), "a weight is zero, or of a column that is not there");
        assert_eq!(unsound(forged(weights, 65)), "the weights of a bucket are not in the order of their columns");
        let scales = weights + 4 + 2 * usize::from(MANY);
        // The exponent of a number: not finite.
        assert_eq!(unsound(forged(scales + 3, 0x7f)), "a number is not finite");
        let trees = scales + COLUMNS * 16;
        assert_eq!(unsound(forged(trees + 5, 0xff)), "there are too many trees");
        assert_eq!(unsound(forged(trees + 7, 200)), "a tree asks for what is not there, or leads up");
        assert_eq!(unsound(forged(usize::MAX, 0xbf)), "limits of review are probabilities in order");
    }
}
