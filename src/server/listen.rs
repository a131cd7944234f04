//! Where the server listens: a TCP port, or a Unix socket.
//!
//! A Unix socket is for its owner and its group, from the moment that it can be seen. Whoever may open it stands where a
//! caller on this machine stands: nothing has to be encrypted, and a policy holds for it as for any other.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio_util::either::Either;

/// Who may open a Unix socket: its owner and its group.
const MODE: u32 = 0o660;

/// Where connections come in.
#[derive(Debug)]
pub struct Listener(Kind);

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    Unix(UnixListener, SocketFile),
}

/// A connection, not agreed on anything yet.
pub(super) type Socket = Either<TcpStream, UnixStream>;

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self(Kind::Tcp(listener))
    }
}

impl Listener {
    /// Listens on a Unix socket. One that nobody listens on any more is replaced.
    ///
    /// # Errors
    /// Somebody listens there, something else stands there, or the folder cannot be written.
    pub async fn unix(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt};
        match std::fs::symlink_metadata(path) {
            Ok(there) if !there.file_type().is_socket() => return Err(io::ErrorKind::AlreadyExists.into()),
            Ok(_) if UnixStream::connect(path).await.is_ok() => return Err(io::ErrorKind::AddrInUse.into()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // It is made beside its place and moved there, so that nobody sees it before it has its permissions.
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}", std::process::id()));
        let beside = PathBuf::from(beside);
        let _ = std::fs::remove_file(&beside);
        let listener = UnixListener::bind(&beside)?;
        let placed = std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(MODE))
            .and_then(|()| std::fs::rename(&beside, path))
            .and_then(|()| SocketFile::of(path));
        match placed {
            Ok(file) => Ok(Self(Kind::Unix(listener, file))),
            Err(error) => {
                let _ = std::fs::remove_file(&beside);
                Err(error)
            }
        }
    }

    /// Takes the next connection.
    pub(super) async fn accept(&self) -> io::Result<Socket> {
        match &self.0 {
            Kind::Tcp(listener) => listener.accept().await.map(|(socket, _)| Either::Left(socket)),
            Kind::Unix(listener, _) => listener.accept().await.map(|(socket, _)| Either::Right(socket)),
        }
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Tcp(listener) => match listener.local_addr() {
                Ok(address) => address.fmt(f),
                Err(_) => f.write_str("an unknown address"),
            },
            Kind::Unix(_, file) => write!(f, "unix:{}", file.path.display()),
        }
    }
}

/// Has what is sent leave at once; else a socket waits up to 40 ms for more to send.
pub(super) fn unhindered(socket: &Socket) -> io::Result<()> {
    match socket {
        Either::Left(socket) => socket.set_nodelay(true),
        Either::Right(_) => Ok(()),
    }
}

/// The file of a Unix socket, which is removed with it unless another stands in its place.
#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    inode: (u64, u64),
}

impl SocketFile {
    fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), inode: inode(path)? })
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if inode(&self.path).is_ok_and(|inode| inode == self.inode) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn inode(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::symlink_metadata(path).map(|file| (file.dev(), file.ino()))
}
