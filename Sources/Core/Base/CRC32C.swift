import CShim

/// CRC-32C (Castagnoli), the checksum of every block of an index file.
enum CRC32C {
  static func of(_ bytes: Span<UInt8>, from crc: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe shanxi_crc32c(crc, $0.baseAddress, $0.count) }
  }
}
