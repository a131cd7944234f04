//! The two shapes that a contract is made of: closed lists of words, and topics whose every field is a fact.

/// Declares a closed list of words: the enum, its words, and the way from a word back to the variant.
///
/// The words are those of the wire, without prefix and in lower case.
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $Name:ident { $($(#[$variant_meta:meta])* $Variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name { $($(#[$variant_meta])* $Variant),* }

        impl $Name {
            /// Every variant, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];

            /// Returns the word that stands for the variant everywhere outside the code.
            pub fn word(self) -> &'static str {
                match self { $(Self::$Variant => $word),* }
            }

            /// Returns the variant that a word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::contract::Value for $Name {
            fn to_value(&self) -> $crate::contract::FactValue {
                $crate::contract::FactValue::Choice(self.word())
            }

            fn from_value(value: &$crate::contract::FactValue) -> Option<Self> {
                if let $crate::contract::FactValue::Choice(word) = value { Self::from_word(word) } else { None }
            }
        }
    };
}

/// Declares a closed list of words that tell the entries of a list apart: each is a name of paths too.
macro_rules! kind {
    ($(#[$meta:meta])* pub enum $Name:ident { $($(#[$variant_meta:meta])* $Variant:ident = $word:literal),* $(,)? }) => {
        $crate::contract::topic::choice! {
            $(#[$meta])*
            pub enum $Name { $($(#[$variant_meta])* $Variant = $word),* }
        }

        impl $Name {
            /// Returns the name by which a path tells the kind.
            pub fn name(self) -> $crate::contract::Name {
                match self { $(Self::$Variant => $crate::contract::name!($word)),* }
            }
        }
    };
}

/// Declares a topic: a struct whose every field is a [`Fact`](crate::contract::Fact), and the walks over them.
macro_rules! topic {
    ($(#[$meta:meta])* pub struct $Name:ident { $($(#[$field_meta:meta])* $field:ident: $Type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $Name { $($(#[$field_meta])* pub $field: $crate::contract::Fact<$Type>),* }

        impl $crate::contract::Topic for $Name {
            fn walk<'a>(&'a self, site: &$crate::contract::Path, visit: &mut dyn FnMut($crate::contract::Path, &'a dyn $crate::contract::AnyFact)) {
                $(visit(site.with_field($crate::contract::name!(stringify!($field))), &self.$field);)*
            }

            fn walk_mut(&mut self, site: &$crate::contract::Path, visit: &mut dyn FnMut($crate::contract::Path, &mut dyn $crate::contract::AnyFact)) {
                $(visit(site.with_field($crate::contract::name!(stringify!($field))), &mut self.$field);)*
            }
        }
    };
}

pub(crate) use {choice, kind, topic};

use super::{AnyFact, Path};

/// A part of the contract whose facts can be walked over.
pub trait Topic {
    /// Shows every fact with its path, in the order of the declaration.
    fn walk<'a>(&'a self, site: &Path, visit: &mut dyn FnMut(Path, &'a dyn AnyFact));
    /// Shows every fact with its path, for changing.
    fn walk_mut(&mut self, site: &Path, visit: &mut dyn FnMut(Path, &mut dyn AnyFact));
}
