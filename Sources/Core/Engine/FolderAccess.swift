import Glibc

/// Who may see a corpus, by the mode of its folder.
struct FolderAccess: Sendable, Equatable {
  /// The user whose corpus it is (`CorpusOwner`); nil when there is no folder.
  let owner: Int?
  /// Whether group or others may read it, so that every peer may see it.
  let isPublic: Bool

  /// Reads the mode of the folder at `path`.
  init(of path: String) {
    var status = stat()
    // `status` is alive for the call, which only writes to it.
    guard unsafe stat(path, &status) == 0 else {
      (owner, isPublic) = (nil, false)
      return
    }
    owner = CorpusOwner.uid(of: path)
    isPublic = status.st_mode & (S_IRGRP | S_IROTH) != 0
  }

  /// Whether `caller` may know of the corpus.
  func admits(_ caller: Caller) -> Bool {
    isPublic || caller.role == .admin || owner == caller.uid
  }
}
