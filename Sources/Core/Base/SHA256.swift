import CCrypto

/// SHA-256, the name of a document's bytes.
///
/// The only file that uses OpenSSL.
enum SHA256 {
  /// The 32 bytes of the hash.
  static func of(_ bytes: Span<UInt8>) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: 32)
    var isDone = false
    unsafe hash.withUnsafeMutableBufferPointer { output in
      unsafe bytes.withUnsafeBytes { input in
        // SHA-256 writes 32 bytes, which is what `output` has.
        isDone = unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, EVP_sha256(), nil) == 1
      }
    }
    precondition(isDone, "libcrypto has no SHA-256")
    return hash
  }

  /// Two lower-case digits a byte.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return text
  }
}
