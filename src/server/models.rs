//! The scoring models that calls are answered with: those that are released, and one of a file that is read again.
//!
//! **A released model never changes**, and no more does one of a file: what has another content needs another version. The
//! model that the file held before stays, by its version, until another follows, so that a step back is to put the former file
//! in its place again, and a caller can ask for either meanwhile.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::reload::{LoadFault, Reloaded};
use crate::api::Models;
use crate::scoring::Model;

/// How many models of the file are kept: the one in force and the one before.
const KEPT: usize = 2;

/// Reads a model for the first time, puts it behind the released ones as the default, and knows how to read it again.
pub(super) fn reloaded(released: Models, path: PathBuf) -> Result<Reloaded<Models>, LoadFault> {
    let kept: Mutex<Vec<Model>> = Mutex::default();
    Reloaded::new("model", move |files| {
        let text = String::from_utf8(files.read(&path)?).map_err(|_| LoadFault::of(&path, "is not UTF-8"))?;
        let model = Model::parse(&text)
            .map_err(|faults| LoadFault(faults.iter().map(|fault| format!("{}: {fault}", path.display())).collect()))?;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_other = |known: &&Model| known.digest() != model.digest();
        let mut next: Vec<Model> = kept.iter().filter(is_other).cloned().collect();
        next.push(model);
        let all = |models: &[Model]| {
            released.with(models.iter().cloned()).map_err(|version| {
                LoadFault::of(
                    &path,
                    format!("version {version} is known with another content; a new content needs a new version"),
                )
            })
        };
        // Before the oldest is forgotten: its version is taken as long as somebody may have asked for it.
        all(&next)?;
        next.drain(..next.len().saturating_sub(KEPT));
        let models = all(&next)?;
        *kept = next;
        Ok(models)
    })
}

#[cfg(test)]
mod tests {
    use super::super::reload::Reload;
    use super::*;

    fn versions(models: &Reloaded<Models>) -> (String, usize) {
        let models = models.get();
        (models.default_version(), models.refs().len())
    }

    #[test]
    fn a_model_of_a_file_is_the_default_and_the_one_before_stays() {
        let released = || Models::new(Model::released());
        let newest = Model::newest();
        let of = |version: &str, more: &str| {
            let line = format!("version = \"{}\"", newest.version());
            assert!(newest.source().contains(&line), "the file has its version");
            newest.source().replace(&line, &format!("version = \"{version}\"")) + more
        };
        let path = std::env::temp_dir().join(format!("portability-model-{}", std::process::id()));
        let write = |text: &str| std::fs::write(&path, text).unwrap();

        // The content of a released model under its own version is nothing new; another content is a fault.
        write(newest.source());
        assert_eq!(versions(&reloaded(released(), path.clone()).unwrap()).1, released().refs().len());
        write(&of(newest.version(), "# another\n"));
        assert!(reloaded(released(), path.clone()).unwrap_err().to_string().contains("a new version"));

        write(&of("own1", ""));
        let models = reloaded(released(), path.clone()).unwrap();
        let known = released().refs().len();
        assert_eq!(versions(&models), ("own1".to_owned(), known + 1));
        models.reload();
        assert_eq!(versions(&models), ("own1".to_owned(), known + 1));
        write(&of("own2", ""));
        models.reload();
        assert_eq!(versions(&models), ("own2".to_owned(), known + 2));
        assert!(models.get().find("own1").is_ok());
        // Its version is taken, by the one before as well as by the one in force.
        for taken in ["own1", "own2"] {
            write(&of(taken, "# another\n"));
            models.reload();
            assert_eq!(versions(&models), ("own2".to_owned(), known + 2), "{taken}");
        }
        write("no model");
        models.reload();
        assert_eq!(versions(&models).0, "own2");
        // A step back, and on.
        write(&of("own1", ""));
        models.reload();
        assert_eq!(versions(&models), ("own1".to_owned(), known + 2));
        write(&of("own3", ""));
        models.reload();
        assert_eq!(versions(&models), ("own3".to_owned(), known + 2));
        assert!(models.get().find("own2").is_err());
        assert_eq!(models.counts(), (3, 3));
        std::fs::remove_file(&path).unwrap();
    }
}
