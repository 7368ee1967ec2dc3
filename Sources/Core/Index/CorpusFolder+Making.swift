import Glibc

extension CorpusFolder {
  /// What a corpus folder is called while it is being made or removed: a name that no daemon serves.
  static func hiddenName(_ purpose: String, _ folder: String) -> String {
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast().map { $0 + "/" }.joined() + ".\(purpose)-\(parts.last ?? "")-\(getpid())"
  }

  /// Makes an empty corpus that is published; it appears by one rename.
  static func create(
    _ options: IndexOptions, owner: Int, isShared: Bool, annotation: CorpusAnnotation?, disk: Disk = Disk()
  ) throws(IndexError) {
    let hidden = hiddenName("new", options.into)
    do throws(SystemError) {
      try disk.remove(hidden)
      try disk.makeFolders(hidden)
      try CorpusOwner.write(owner, in: hidden, disk)
      // The mode says who may ask the corpus; the files in it are the daemon's alone.
      guard unsafe chmod(hidden, isShared ? 0o755 : 0o700) == 0 else { throw SystemError("chmod", hidden) }
    } catch { throw IndexError(error) }
    var empty = options
    empty.into = hidden
    empty.publishesEmpty = true
    do throws(IndexError) {
      try publishEmpty(empty, annotation, disk)
      do throws(SystemError) {
        guard unsafe access(options.into, F_OK) != 0 else { throw SystemError("mkdir", options.into, code: EEXIST) }
        try disk.rename(hidden, to: options.into)
        try disk.synchronizeFolder(parent(of: options.into))
      } catch { throw IndexError(error) }
    } catch {
      // What is left has a hidden name, and goes with the next try.
      try? disk.remove(hidden)
      throw error
    }
  }

  private static func publishEmpty(
    _ options: IndexOptions, _ annotation: CorpusAnnotation?, _ disk: Disk
  ) throws(IndexError) {
    _ = try Indexer.applyJournal(options, annotation: annotation, disk: disk)
  }

  /// Gives a corpus folder a hidden name, so that it is wholly there or wholly gone.
  ///
  /// - Returns: the new name, for the caller to remove.
  static func takeAway(_ folder: String, disk: Disk = Disk()) throws(IndexError) -> String {
    let lock = try CorpusFolder(folder, makes: false, disk: disk)
    defer { withExtendedLifetime(lock) {} }
    let hidden = hiddenName("dropped", folder)
    do throws(SystemError) {
      try disk.remove(hidden)
      try disk.rename(folder, to: hidden)
      try disk.synchronizeFolder(parent(of: folder))
    } catch { throw IndexError(error) }
    return hidden
  }

  private static func parent(of folder: String) -> String {
    guard let slash = folder.lastIndex(of: "/") else { return "." }
    return slash == folder.startIndex ? "/" : String(folder[..<slash])
  }
}
