import CUtf8proc

/// What Unicode says of characters; the only file that uses utf8proc.
enum CharacterData {
  /// The general category of a scalar, as utf8proc numbers it.
  enum Category: Int32 {
    case unassigned, uppercase, lowercase, titlecase, modifierLetter, otherLetter, nonspacingMark, spacingMark
    case enclosingMark, decimal, letterNumber, otherNumber, connector, dash, open, close, initialQuote, finalQuote
    case otherPunctuation, mathSymbol, currency, modifierSymbol, otherSymbol, space, lineSeparator
    case paragraphSeparator, control, format, surrogate, privateUse

    var isLetter: Bool {
      switch self {
      case .uppercase, .lowercase, .titlecase, .modifierLetter, .otherLetter: true
      default: false
      }
    }
  }

  static func category(of scalar: UInt32) -> Category {
    Category(rawValue: Int32(utf8proc_category(Int32(bitPattern: scalar)).rawValue)) ?? .unassigned
  }

  /// Appends `text` with its letter case and diacritics folded away as asked, in normalisation form C.
  ///
  /// False, with nothing appended, when `text` is not UTF-8.
  static func appendFolded(
    _ text: Span<UInt8>, letterCase: Bool, diacritics: Bool, to output: inout [UInt8]
  ) -> Bool {
    var options = UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_STABLE.rawValue
    if letterCase { options |= UTF8PROC_CASEFOLD.rawValue }
    // No scalar becomes more than 18, and each takes at least one byte; reencoding adds a closing NUL.
    let capacity = 18 * text.count + 1
    return unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { scalars in
      let settings = utf8proc_option_t(rawValue: numericCast(options))
      // Both buffers are given with their lengths; utf8proc stays inside them.
      var count = unsafe text.withUnsafeBufferPointer { bytes in
        unsafe utf8proc_decompose(bytes.baseAddress, bytes.count, scalars.baseAddress, capacity, settings)
      }
      guard count >= 0, count < capacity else { return false }
      if diacritics { count = unsafe removeDiacritics(scalars.prefix(count)) }
      let compose = utf8proc_option_t(
        rawValue: numericCast(UTF8PROC_COMPOSE.rawValue | UTF8PROC_STABLE.rawValue))
      // `scalars` holds `count` scalars and room for one more; each takes at most its own four bytes in UTF-8.
      let length = unsafe utf8proc_reencode(scalars.baseAddress, count, compose)
      guard length >= 0 else { return false }
      let bytes = unsafe UnsafeRawBufferPointer(scalars).prefix(length)
      unsafe output.append(contentsOf: bytes)
      return true
    }
  }

  /// Moves what is kept to the front and returns its count.
  private static func removeDiacritics(_ scalars: Slice<UnsafeMutableBufferPointer<Int32>>) -> Int {
    var kept = 0
    var followsLetter = false
    for index in unsafe scalars.indices {
      // `index` is one of the slice's own, and `kept` is never past it.
      let scalar = unsafe UInt32(bitPattern: scalars[index])
      if isDiacritic(scalar) {
        if followsLetter { continue }
      } else {
        followsLetter = category(of: scalar).isLetter
      }
      unsafe scalars.base[kept] = Int32(bitPattern: scalar)
      kept += 1
    }
    return kept
  }

  /// Whether `scalar` is in one of the blocks of combining diacritical marks.
  static func isDiacritic(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
    default: false
    }
  }
}
