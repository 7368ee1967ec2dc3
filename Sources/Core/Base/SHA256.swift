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

  /// The hash of bytes that come one after the other.
  @safe final class Stream: @unchecked Sendable {
    private let context: OpaquePointer?

    init() {
      unsafe context = EVP_MD_CTX_new()
      precondition(unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "libcrypto has no SHA-256")
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds the next bytes.
    func add(_ bytes: Span<UInt8>) {
      unsafe bytes.withUnsafeBytes { input in
        // The context was begun in `init` and is ended in `finish` only.
        _ = unsafe EVP_DigestUpdate(context, input.baseAddress, input.count)
      }
    }

    /// The 32 bytes of the hash of all; call it once.
    func finish() -> [UInt8] {
      var hash = [UInt8](repeating: 0, count: 32)
      unsafe hash.withUnsafeMutableBufferPointer { output in
        // SHA-256 writes 32 bytes, which is what `output` has.
        _ = unsafe EVP_DigestFinal_ex(context, output.baseAddress, nil)
      }
      return hash
    }
  }

  /// Two lower-case digits a byte.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return text
  }
}
