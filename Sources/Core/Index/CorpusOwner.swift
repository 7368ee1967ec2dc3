import Glibc

/// Whose a corpus is: who may change it beside admins, and see it when its folder is not open to all.
enum CorpusOwner {
  /// The user that a daemon made the corpus for, else the owner of the folder; nil when it is not there.
  static func uid(of folder: String) -> Int? {
    var bytes: [UInt8] = []
    if (try? Descriptor(folder + "/" + FileName.owner, O_RDONLY).read(upTo: 32, into: &bytes)) != nil,
      let uid = UInt32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    {
      return Int(uid)
    }
    var status = stat()
    // `status` is alive for the call, which only writes to it.
    guard unsafe stat(folder, &status) == 0 else { return nil }
    return Int(status.st_uid)
  }

  /// Notes for whom a corpus is made.
  static func write(_ uid: Int, in folder: String, _ disk: Disk = Disk()) throws(SystemError) {
    try disk.replace(folder + "/" + FileName.owner, with: Array("\(uid)\n".utf8))
  }
}
