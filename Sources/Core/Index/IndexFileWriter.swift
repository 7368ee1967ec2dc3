/// Writes one file of a generation, section after section, and takes the checksums of its blocks on the way.
final class IndexFileWriter {
  let name: String
  private let path: String
  private let generation: Int
  private let disk: Disk
  private let file: Descriptor
  private var sections: [Manifest.Section] = []
  /// Bytes that have not been written, always less than a block between calls.
  private var pending: [UInt8] = []
  /// The first block, kept since its header says the length of the file.
  private var firstBlock: [UInt8] = []
  private var checksums: [UInt32] = []
  private var written = 0
  /// The section being written.
  private var open: (name: String, width: Int, start: Int)?
  /// Packs the numbers of that section when it is a packed one.
  private var packer: BitPacker?

  /// Creates the file `name` (below a generation's folder, `s1/text`) with room for its header.
  init(folder: String, name: String, generation: Int, disk: Disk) throws(SystemError) {
    path = folder + "/" + name
    self.name = name
    self.generation = generation
    self.disk = disk
    file = try disk.create(path)
    pending = Array(repeating: 0, count: FileHeader.size)
    pending.reserveCapacity(IndexFile.blockSize)
  }

  /// The bytes of the file so far.
  var length: Int { written + pending.count }

  /// Begins a section of numbers that take `width` bytes each, and ends the one before.
  func begin(_ section: String, width: Int) throws(SystemError) {
    try end()
    let padding = (64 - length % 64) % 64
    try append(Array(repeating: UInt8(0), count: padding).span)
    open = (section, width, length)
  }

  /// Appends bytes to the section.
  func append(_ bytes: Span<UInt8>) throws(SystemError) {
    var rest = 0
    while rest < bytes.count {
      let room = min(bytes.count - rest, IndexFile.blockSize - pending.count)
      unsafe bytes.extracting(rest..<rest + room).withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
      rest += room
      if pending.count == IndexFile.blockSize { try flush() }
    }
  }

  /// Appends numbers to the section, low bytes first.
  func append<Number: FixedWidthInteger & BitwiseCopyable>(_ numbers: Span<Number>) throws(SystemError) {
    // The program runs on little-endian machines only (`Corpus` and `Indexer` refuse others), so memory is the file.
    let bytes = Span<UInt8>(_bytes: RawSpan(_elements: numbers))
    try append(bytes)
  }

  /// Begins a section of numbers that take `width` bits each, from 0 to 32.
  func beginPacked(_ section: String, width: Int) throws(SystemError) {
    try begin(section, width: 1)
    packer = BitPacker(width: width)
  }

  /// Appends numbers to a packed section.
  func appendPacked(_ numbers: Span<UInt32>) throws(SystemError) {
    // The packer moves out of the object and back, so that its words stay where they are.
    guard var packer = packer.take() else { return }
    packer.append(numbers)
    try append(packer.words.span)
    packer.removeWords()
    self.packer = packer
  }

  /// Writes a whole section of numbers in as few bits each as the largest needs, or in `width`.
  func writePacked(_ section: String, _ numbers: [UInt32], width: Int? = nil) throws(SystemError) {
    try beginPacked(section, width: width ?? BitPacking.width(for: numbers.max() ?? 0))
    try appendPacked(numbers.span)
  }

  /// Writes a whole section of numbers in frames (see `FramedColumn`).
  func writeFramed(_ section: String, _ numbers: [UInt32]) throws(SystemError) {
    try begin(section, width: 1)
    let bytes = FramedColumn.bytes(numbers.span)
    try append(bytes.span)
    try end("framed", count: numbers.count)
  }

  /// Writes a whole section.
  func write<Number: FixedWidthInteger & BitwiseCopyable>(_ section: String, _ numbers: [Number]) throws(SystemError) {
    try begin(section, width: MemoryLayout<Number>.size)
    try append(numbers.span)
  }

  /// Writes distinct values in bytewise order as a table: `SECTION.starts` and `SECTION.bytes`.
  func write(_ section: String, _ values: ByteInterner, order: [UInt32]) throws(SystemError) {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(order.count + 1)
    var end: UInt32 = 0
    for number in order {
      end += UInt32(values[Int(number)].count)
      starts.append(end)
    }
    try write(section + ".starts", starts)
    try begin(section + ".bytes", width: 1)
    for number in order { try append(values[Int(number)]) }
  }

  /// Completes the header, and returns when the file is on the disk.
  func finish() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    try end()
    let length = length
    if !pending.isEmpty { try flush() }
    let header = FileHeader(length: length, generation: generation, name: name).bytes
    firstBlock.replaceSubrange(0..<FileHeader.size, with: header)
    checksums[0] = CRC32C.of(firstBlock.span)
    try disk.write(header.span, to: file, at: 0)
    try disk.synchronize(file)
    let short = name.split(separator: "/").last.map(String.init) ?? name
    return (Manifest.File(name: short, length: length, sections: sections), checksums)
  }

  /// Ends the section that is open: raw numbers or packed ones, or such as the caller says.
  private func end(_ encoding: String? = nil, count: Int? = nil) throws(SystemError) {
    guard let (name, width, start) = open else { return }
    var (encoding, count) = (encoding ?? "raw\(width * 8)", count ?? (length - start) / width)
    if var packer = packer.take() {
      (encoding, count) = ("packed\(packer.width)", packer.count)
      let rest = packer.finish()
      try append(rest.span)
    }
    sections.append(Manifest.Section(name: name, encoding: encoding, offset: start, count: count))
    open = nil
  }

  private func flush() throws(SystemError) {
    var block: [UInt8] = []
    swap(&block, &pending)
    if checksums.isEmpty { firstBlock = block }
    checksums.append(CRC32C.of(block.span))
    try disk.write(block.span, to: file)
    written += block.count
    block.removeAll(keepingCapacity: true)
    swap(&block, &pending)
  }
}
