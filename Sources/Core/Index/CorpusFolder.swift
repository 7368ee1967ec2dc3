import Glibc

/// A corpus folder open for writing, locked against every other writer for the life of the object.
final class CorpusFolder {
  let path: String
  let disk: Disk
  private let lock: Descriptor

  /// Takes the lock of the folder.
  ///
  /// Refuses a folder that holds other things and no corpus.
  ///
  /// - Parameter makes: whether a folder that is not there is made; a corpus that somebody drops must not come back
  ///   as a folder without one.
  init(_ path: String, makes: Bool, disk: Disk = Disk()) throws(IndexError) {
    self.path = path
    self.disk = disk
    guard 1.littleEndian == 1 else {
      throw IndexError(.unusable, path, "an index is written on little-endian machines only")
    }
    do throws(SystemError) {
      if makes { try disk.makeFolders(path) }
      let names = try Disk.names(in: path)
      if let other = names.first(where: { !Self.isOurs($0) }), !names.contains(FileName.current) {
        throw SystemError("index into a folder that holds `\(other)` and no corpus", path, code: ENOTEMPTY)
      }
      lock = try Descriptor(path + "/" + FileName.lock, O_RDWR | O_CREAT)
      guard try lock.lockExclusively() else { throw SystemError("flock", path, code: EWOULDBLOCK) }
      // Until then the folder may have been dropped, and another one made under its name.
      let mine = try lock.status()
      let named = try Descriptor(path + "/" + FileName.lock, O_RDONLY).status()
      guard mine.st_ino == named.st_ino, mine.st_dev == named.st_dev else {
        throw SystemError("flock", path, code: EWOULDBLOCK)
      }
    } catch {
      if error.code == EWOULDBLOCK {
        throw IndexError(.busy, path, "another process is writing this corpus")
      }
      throw IndexError(error)
    }
  }

  /// The published generation's name and checksum; nil before the first one.
  func current() throws(IndexError) -> CurrentFile? {
    do {
      return try CurrentFile(reading: path)
    } catch {
      if error.reason == .notThere { return nil }
      throw error
    }
  }

  /// Removes what runs that were killed left behind, and all generations but the one named.
  func removeAll(but kept: String?) throws(SystemError) {
    let halfWritten = [FileName.current + ".new", FileName.owner + ".new"]
    for name in try Disk.names(in: path) where name != kept {
      if FileName.generation(name) != nil || halfWritten.contains(name) { try disk.remove(path + "/" + name) }
    }
  }

  /// A number above that of every generation in the folder.
  func nextNumber() throws(SystemError) -> Int {
    (try Disk.names(in: path).compactMap(FileName.generation).max() ?? 0) + 1
  }

  /// Makes a generation the one that readers get, by one rename.
  ///
  /// - Precondition: all its files are on the disk.
  func publish(_ current: CurrentFile) throws(SystemError) {
    try disk.synchronizeFolder(path)
    let place = path + "/" + FileName.current
    let mode = try? Descriptor(place, O_RDONLY).status().st_mode & 0o777
    try disk.replace(place, with: current.bytes)
    // Who could read the one before can read this one.
    if let mode { guard unsafe chmod(place, mode) == 0 else { throw SystemError("chmod", place) } }
  }

  /// Gives a generation the modes of the one before, so that who may read the corpus may go on to, whoever wrote it.
  func takeModes(of old: String, on new: String) throws(SystemError) {
    let folderMode = try Descriptor(path + "/" + old, O_RDONLY | O_DIRECTORY).status().st_mode & 0o777
    let fileMode = try Descriptor(path + "/" + old + "/" + FileName.manifest, O_RDONLY).status().st_mode & 0o777
    var folders = [path + "/" + new]
    while let folder = folders.popLast() {
      guard unsafe chmod(folder, folderMode) == 0 else { throw SystemError("chmod", folder) }
      for name in try Disk.names(in: folder) {
        let place = folder + "/" + name
        if disk.isFolder(place) {
          folders.append(place)
        } else if unsafe chmod(place, fileMode) != 0 {
          throw SystemError("chmod", place)
        }
      }
    }
  }

  private static func isOurs(_ name: String) -> Bool {
    let names = [FileName.current, FileName.lock, FileName.journal, FileName.journalLock, FileName.owner]
    let plain = name.hasSuffix(".new") ? String(name.dropLast(4)) : name
    return names.contains(plain) || FileName.generation(name) != nil
  }
}
