//! The one place that writes to disk.
//!
//! ```text
//! parent/.绩评-XXXXXX/结果/…   files are written here as they are made, then brought to disk      workshop
//! parent/<folder>              and renamed to this, once, at the end
//! ```
//! Whenever the program is stopped, there is either nothing under that name (or the empty folder that was there) or all
//! of the result.

use super::Artifact;
use super::outbox::{Outbox, Outgoing, inner};
use super::to_disk::ToDisk;
use super::unwritable::unwritable;
use super::workshop::Workshop;
use crate::error::Error;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Writes everything into `folder`, which must not exist or be empty, and gives its path. Until the last step
/// nothing is visible under that name; a failure leaves nothing behind.
///
/// # Errors
/// As [`Delivery`] has them.
pub fn commit(artifacts: &[Artifact], folder: &Path) -> Result<PathBuf, Error> {
    let delivery = Delivery::into(folder)?;
    artifacts.iter().try_for_each(|artifact| delivery.put(artifact))?;
    delivery.complete()
}

/// A result on its way: files are put into it as they are made, from any thread, and nothing of it is seen before it is
/// complete. One that is dropped before leaves nothing behind.
pub struct Delivery {
    /// As the user named it.
    folder: PathBuf,
    place: Place,
    // At rest before the files go.
    disk: ToDisk,
    // Gone before the folders above are.
    workshop: Workshop,
    made: Made,
    /// The folders in which files lie.
    folders: Mutex<BTreeSet<PathBuf>>,
}

impl Delivery {
    /// Into a folder that must not exist or be empty.
    ///
    /// # Errors
    /// `OutputInUse` if the folder holds anything or is a file; `OutputFixed` if it cannot be replaced as a whole;
    /// `OutputUnwritable` if nothing can be written there.
    pub fn into(folder: &Path) -> Result<Self, Error> {
        let place = Place::of(folder)?;
        let made = Made::down_to(&place.parent).map_err(|cause| unwritable(&place.parent, &cause))?;
        let workshop = Workshop::open_in(&place.parent).map_err(|cause| match cause.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem if place.exists => fixed(folder),
            _ => unwritable(&place.parent, &cause),
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            place,
            disk: ToDisk::new(),
            folders: Mutex::new([workshop.result()].into()),
            workshop,
            made,
        })
    }

    /// Brings everything to disk, gives it its name, and tells it.
    ///
    /// # Errors
    /// `OutputUnwritable` if that fails; then there is nothing, or the empty folder that was there.
    pub fn complete(self) -> Result<PathBuf, Error> {
        let result = self.workshop.result();
        self.disk.finished().map_err(|(file, cause)| {
            let inner = file.strip_prefix(&result).unwrap_or(Path::new(""));
            unwritable(&self.folder.join(inner), &cause)
        })?;
        if cfg!(unix)
            && self.place.exists
            && let Ok(known) = fs::metadata(&self.place.folder)
        {
            let _ = fs::set_permissions(&result, known.permissions());
        }
        for folder in self.folders.into_inner().unwrap_or_else(PoisonError::into_inner) {
            // Without the names of its files a computer that loses its power may find an empty folder. Not every system
            // knows how; the files themselves are there.
            let _ = bring_folder_to_disk(&folder);
        }
        rename(&result, &self.place).map_err(|cause| unwritable(&self.folder, &cause))?;
        self.made.stay();
        // The result is whole; that a failing disk may forget its name is no reason to call it unwritten.
        let _ = bring_folder_to_disk(&self.place.parent);
        Ok(self.folder)
    }

    /// Begins a file; never over another, never outside.
    fn begun(&self, path: &str) -> io::Result<Written<'_>> {
        let path = self.workshop.result().join(inner(path)?);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
            // Only a thread that panicked could have left it locked, and then the run is over.
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            folders.insert(folder.to_owned());
        }
        Ok(Written {
            file: OpenOptions::new().write(true).create_new(true).open(&path)?,
            path,
            disk: &self.disk,
        })
    }
}

impl Outbox for Delivery {
    fn begin(&self, path: &str) -> Result<Outgoing<'_>, Error> {
        let named = self.folder.join(path);
        let file = self.begun(path).map_err(|cause| unwritable(&named, &cause))?;
        Ok(Outgoing::new(named, file))
    }
}

/// A file that is being written, and brought to disk as soon as that is done.
struct Written<'a> {
    path: PathBuf,
    file: File,
    disk: &'a ToDisk,
}

impl Write for Written<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Written<'_> {
    fn drop(&mut self) {
        self.disk.take(std::mem::take(&mut self.path));
    }
}

/// Folders that were made on the way; they go again unless they are to stay.
struct Made(Vec<PathBuf>);

impl Made {
    /// Makes the folder and those above it that are missing.
    fn down_to(folder: &Path) -> io::Result<Self> {
        let missing = folder
            .ancestors()
            .take_while(|above| !above.as_os_str().is_empty() && !above.exists());
        let made = Self(missing.map(Path::to_owned).collect());
        fs::create_dir_all(folder)?;
        Ok(made)
    }

    fn stay(mut self) {
        self.0.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for above in &self.0 {
            // Innermost first; one that meanwhile holds something else stays.
            let _ = fs::remove_dir(above);
        }
    }
}

/// Where the result goes, links followed.
struct Place {
    folder: PathBuf,
    /// The folder above.
    parent: PathBuf,
    /// An empty folder stands there already.
    exists: bool,
}

impl Place {
    fn of(folder: &Path) -> Result<Self, Error> {
        if !is_empty_folder(folder)? {
            return Ok(Self {
                folder: folder.to_owned(),
                parent: above(folder).to_owned(),
                exists: false,
            });
        }
        let real = fs::canonicalize(folder).map_err(|cause| unwritable(folder, &cause))?;
        // On Windows the mark says something else of a folder.
        let is_read_only = cfg!(unix) && fs::metadata(&real).is_ok_and(|known| known.permissions().readonly());
        if is_read_only {
            return Err(unwritable(folder, &io::ErrorKind::PermissionDenied.into()));
        }
        let is_current = std::env::current_dir().is_ok_and(|current| current.starts_with(&real));
        match real.parent() {
            Some(parent) if !is_current && !is_mounted(&real, parent) => Ok(Self {
                parent: parent.to_owned(),
                folder: real,
                exists: true,
            }),
            _ => Err(fixed(folder)),
        }
    }
}

/// The folder in which one of this name lies.
pub fn above(folder: &Path) -> &Path {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Whether the folder is the root of a file system, which cannot be renamed over.
#[cfg(unix)]
fn is_mounted(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let system = |path| fs::metadata(path).map(|known| known.dev()).ok();
    system(folder) != system(parent)
}

#[cfg(not(unix))]
fn is_mounted(_: &Path, _: &Path) -> bool {
    false
}

/// Renames onto the empty folder that may stand there.
fn rename(result: &Path, place: &Place) -> io::Result<()> {
    match fs::rename(result, &place.folder) {
        Err(_) if place.exists => {
            // Windows does not rename onto a folder, even an empty one.
            fs::remove_dir(&place.folder)?;
            fs::rename(result, &place.folder).inspect_err(|_| {
                // The empty folder was the user's.
                let _ = fs::create_dir(&place.folder);
            })
        }
        renamed => renamed,
    }
}

/// Tells before the work begins that `commit` would refuse the folder.
///
/// # Errors
/// `OutputInUse` if the folder holds anything or is a file; `OutputFixed` if it cannot be replaced as a whole.
pub fn unused(folder: &Path) -> Result<(), Error> {
    Place::of(folder).map(|_| ())
}

/// Whether the folder exists; an error if it holds anything.
fn is_empty_folder(folder: &Path) -> Result<bool, Error> {
    let in_use = || Error::OutputInUse {
        path: folder.to_owned(),
    };
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(true),
            Some(_) => Err(in_use()),
        },
        Err(cause) if cause.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(folder).is_err() => Ok(false),
        Err(cause) if cause.kind() == io::ErrorKind::NotADirectory => Err(in_use()),
        Err(cause) => Err(unwritable(folder, &cause)),
    }
}

fn bring_folder_to_disk(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

fn fixed(folder: &Path) -> Error {
    Error::OutputFixed {
        path: folder.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Tray;
    use std::io::Write;

    fn artifact(path: &str, text: &str) -> Artifact {
        Artifact {
            path: path.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    /// Everything below a folder, hidden entries too.
    fn listing(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn everything_is_written_and_nothing_else_is_left() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("新").join("结果");
        let artifacts = [artifact("汇总表.xlsx", "a"), artifact("部门报告/教育局.txt", "b")];
        assert_eq!(commit(&artifacts, &out).unwrap(), out);
        assert_eq!(fs::read_to_string(out.join("部门报告/教育局.txt")).unwrap(), "b");
        assert_eq!(listing(&out), ["汇总表.xlsx", "部门报告"]);
        assert_eq!(listing(out.parent().unwrap()), ["结果"]);
    }

    /// Puts files into an outbox, whole and piece by piece, side by side.
    fn fill(outbox: &dyn Outbox) {
        let mut lines = outbox.begin("data/projects.jsonl").unwrap();
        let mut csv = outbox.begin("data/projects.csv").unwrap();
        for number in 0..20_000 {
            writeln!(lines, "{{\"project\":\"{number}\"}}").unwrap();
            writeln!(csv, "{number}").unwrap();
        }
        outbox.put(&artifact("汇总表.xlsx", "a")).unwrap();
        csv.end(lines.end(Ok(()))).unwrap();
        outbox.put(&artifact("空.txt", "")).unwrap();
    }

    #[test]
    fn files_are_the_same_on_disk_and_in_memory() {
        let parent = tempfile::tempdir().unwrap();
        let (tray, delivery) = (Tray::default(), Delivery::into(&parent.path().join("out")).unwrap());
        fill(&tray);
        fill(&delivery);
        let out = delivery.complete().unwrap();
        let artifacts = tray.into_artifacts();
        assert_eq!(listing(&out), ["data", "汇总表.xlsx", "空.txt"]);
        assert_eq!(listing(&out.join("data")), ["projects.csv", "projects.jsonl"]);
        assert_eq!(artifacts.len(), 4);
        for artifact in artifacts {
            let bytes = fs::read(out.join(&artifact.path)).unwrap();
            assert!(bytes == artifact.bytes, "{}", artifact.path);
        }
    }

    #[test]
    fn no_file_is_begun_twice_or_outside() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        let (tray, delivery) = (Tray::default(), Delivery::into(&out).unwrap());
        for outbox in [&tray as &dyn Outbox, &delivery] {
            outbox.put(&artifact("data/a.csv", "甲")).unwrap();
            for path in ["data/a.csv", "", "../b.csv", "data/../../b.csv", "/b.csv"] {
                let begun = outbox.begin(path).map(|_| ());
                assert!(
                    matches!(begun, Err(Error::OutputUnwritable { .. })),
                    "{path}: {begun:?}"
                );
                let put = outbox.put(&artifact(path, "乙"));
                assert!(matches!(put, Err(Error::OutputUnwritable { .. })), "{path}: {put:?}");
            }
        }
        assert_eq!(tray.into_artifacts(), [artifact("data/a.csv", "甲")]);
        delivery.complete().unwrap();
        assert_eq!(listing(parent.path()), ["out"]);
        assert_eq!(fs::read_to_string(out.join("data/a.csv")).unwrap(), "甲");
    }

    #[test]
    fn a_file_that_is_begun_and_never_ended_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let delivery = Delivery::into(&parent.path().join("out")).unwrap();
        let mut file = delivery.begin("汇总表.xlsx").unwrap();
        file.write_all(&[0; 100_000]).unwrap();
        drop(file);
        drop(delivery);
        assert_eq!(listing(parent.path()), [""; 0]);
    }

    #[test]
    fn an_empty_folder_is_used() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        fs::create_dir(&out).unwrap();
        commit(&[artifact("a.txt", "a")], &out).unwrap();
        assert_eq!(listing(&out), ["a.txt"]);
    }

    #[test]
    fn a_folder_with_content_is_refused_and_untouched() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("去年.txt"), "去年").unwrap();
        let refused = commit(&[artifact("去年.txt", "今年")], &out);
        assert!(matches!(refused, Err(Error::OutputInUse { .. })), "{refused:?}");
        assert_eq!(fs::read_to_string(out.join("去年.txt")).unwrap(), "去年");
        assert_eq!(listing(parent.path()), ["out"]);
    }

    #[test]
    fn a_file_in_the_way_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        fs::write(&out, "表").unwrap();
        let refused = commit(&[artifact("a.txt", "a")], &out);
        assert!(matches!(refused, Err(Error::OutputInUse { .. })), "{refused:?}");
        assert_eq!(fs::read_to_string(&out).unwrap(), "表");
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        for second in ["a.txt", "../b.txt", "", "a.txt/b.txt"] {
            let failed = commit(&[artifact("a.txt", "a"), artifact(second, "b")], &out);
            assert!(matches!(failed, Err(Error::OutputUnwritable { .. })), "{second}");
            assert_eq!(listing(parent.path()), [""; 0], "{second}");
            let deep = parent.path().join("新").join("一层").join("out");
            let failed = commit(&[artifact("a.txt", "a"), artifact(second, "b")], &deep);
            assert!(matches!(failed, Err(Error::OutputUnwritable { .. })), "{second}");
            assert_eq!(listing(parent.path()), [""; 0], "{second}");
        }
    }
}
