/// Reads character references of XML and HTML: `&amp;`, `&#233;`, `&#xE9;`.
enum CharacterReference {
  /// The length and meaning of the reference that begins at `range`, or nil when none does.
  ///
  /// A name that HTML does not define is no reference. Numbers 128 to 159 mean what windows-1252 has there, as
  /// browsers read them.
  static func read(_ text: Span<UInt8>, _ range: Range<Int>) -> (length: Int, scalar: Unicode.Scalar)? {
    guard range.count >= 3, text[range.lowerBound] == 0x26 else { return nil }
    let start = range.lowerBound + 1
    let limit = min(range.upperBound, start + 12)
    if text[start] == 0x23 { return number(text, start + 1..<limit) }
    var hash: UInt32 = 0
    var end = start
    while end < limit && isNameByte(text[end]) {
      hash = hash &* 31 &+ UInt32(text[end])
      end += 1
    }
    guard end > start, end < limit, text[end] == 0x3B, let value = names[Key(hash: hash, length: end - start)] else {
      return nil
    }
    return Unicode.Scalar(value).map { (end + 1 - range.lowerBound, $0) }
  }

  /// - Parameter range: what stands behind `&#`.
  private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> (length: Int, scalar: Unicode.Scalar)? {
    guard let first = range.first else { return nil }
    let isHexadecimal = text[first] | 0x20 == 0x78
    var end = isHexadecimal ? first + 1 : first
    let digits = end
    var value: UInt32 = 0
    while end < range.upperBound, let digit = digit(text[end], isHexadecimal) {
      value = min(0x110000, value * (isHexadecimal ? 16 : 10) + digit)
      end += 1
    }
    guard end > digits, end < range.upperBound, text[end] == 0x3B else { return nil }
    if (0x80...0x9F).contains(value) { value = PageText.windowsLetters[Int(value) - 0x80] }
    guard let scalar = Unicode.Scalar(value), value >= 0x20 || value == 9 || value == 10 || value == 13 else {
      return (end + 3 - first, "\u{FFFD}")
    }
    return (end + 3 - first, scalar)
  }

  private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46, 0x61...0x66: isHexadecimal ? UInt32((byte | 0x20) - 0x57) : nil
    default: nil
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }

  private struct Key: Hashable {
    let hash: UInt32
    let length: Int
  }

  /// Decoded from `table`; the hash tells all its names apart.
  private static let names: [Key: UInt32] = {
    var names: [Key: UInt32] = [:]
    for entry in table.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let parts = entry.split(separator: ":")
      let hash = parts[0].utf8.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
      names[Key(hash: hash, length: parts[0].utf8.count)] = UInt32(parts[1], radix: 16)
    }
    return names
  }()

  /// The names of HTML 4 with XML's `apos`, and the characters they stand for.
  private static let table = """
    apos:27
    AElig:c6 Aacute:c1 Acirc:c2 Agrave:c0 Alpha:391 Aring:c5 Atilde:c3 Auml:c4 Beta:392 Ccedil:c7 Chi:3a7
    Dagger:2021 Delta:394 ETH:d0 Eacute:c9 Ecirc:ca Egrave:c8 Epsilon:395 Eta:397 Euml:cb Gamma:393 Iacute:cd
    Icirc:ce Igrave:cc Iota:399 Iuml:cf Kappa:39a Lambda:39b Mu:39c Ntilde:d1 Nu:39d OElig:152 Oacute:d3 Ocirc:d4
    Ograve:d2 Omega:3a9 Omicron:39f Oslash:d8 Otilde:d5 Ouml:d6 Phi:3a6 Pi:3a0 Prime:2033 Psi:3a8 Rho:3a1 Scaron:160
    Sigma:3a3 THORN:de Tau:3a4 Theta:398 Uacute:da Ucirc:db Ugrave:d9 Upsilon:3a5 Uuml:dc Xi:39e Yacute:dd Yuml:178
    Zeta:396 aacute:e1 acirc:e2 acute:b4 aelig:e6 agrave:e0 alefsym:2135 alpha:3b1 amp:26 and:2227 ang:2220 aring:e5
    asymp:2248 atilde:e3 auml:e4 bdquo:201e beta:3b2 brvbar:a6 bull:2022 cap:2229 ccedil:e7 cedil:b8 cent:a2 chi:3c7
    circ:2c6 clubs:2663 cong:2245 copy:a9 crarr:21b5 cup:222a curren:a4 dArr:21d3 dagger:2020 darr:2193 deg:b0
    delta:3b4 diams:2666 divide:f7 eacute:e9 ecirc:ea egrave:e8 empty:2205 emsp:2003 ensp:2002 epsilon:3b5
    equiv:2261 eta:3b7 eth:f0 euml:eb euro:20ac exist:2203 fnof:192 forall:2200 frac12:bd frac14:bc frac34:be
    frasl:2044 gamma:3b3 ge:2265 gt:3e hArr:21d4 harr:2194 hearts:2665 hellip:2026 iacute:ed icirc:ee iexcl:a1
    igrave:ec image:2111 infin:221e int:222b iota:3b9 iquest:bf isin:2208 iuml:ef kappa:3ba lArr:21d0 lambda:3bb
    lang:2329 laquo:ab larr:2190 lceil:2308 ldquo:201c le:2264 lfloor:230a lowast:2217 loz:25ca lrm:200e lsaquo:2039
    lsquo:2018 lt:3c macr:af mdash:2014 micro:b5 middot:b7 minus:2212 mu:3bc nabla:2207 nbsp:a0 ndash:2013 ne:2260
    ni:220b not:ac notin:2209 nsub:2284 ntilde:f1 nu:3bd oacute:f3 ocirc:f4 oelig:153 ograve:f2 oline:203e omega:3c9
    omicron:3bf oplus:2295 or:2228 ordf:aa ordm:ba oslash:f8 otilde:f5 otimes:2297 ouml:f6 para:b6 part:2202
    permil:2030 perp:22a5 phi:3c6 pi:3c0 piv:3d6 plusmn:b1 pound:a3 prime:2032 prod:220f prop:221d psi:3c8 quot:22
    rArr:21d2 radic:221a rang:232a raquo:bb rarr:2192 rceil:2309 rdquo:201d real:211c reg:ae rfloor:230b rho:3c1
    rlm:200f rsaquo:203a rsquo:2019 sbquo:201a scaron:161 sdot:22c5 sect:a7 shy:ad sigma:3c3 sigmaf:3c2 sim:223c
    spades:2660 sub:2282 sube:2286 sum:2211 sup:2283 sup1:b9 sup2:b2 sup3:b3 supe:2287 szlig:df tau:3c4 there4:2234
    theta:3b8 thetasym:3d1 thinsp:2009 thorn:fe tilde:2dc times:d7 trade:2122 uArr:21d1 uacute:fa uarr:2191 ucirc:fb
    ugrave:f9 uml:a8 upsih:3d2 upsilon:3c5 uuml:fc weierp:2118 xi:3be yacute:fd yen:a5 yuml:ff zeta:3b6 zwj:200d
    zwnj:200c
    """
}

extension MappedText {
  /// Adds a stretch of marked-up text with its character references decoded and its white space as it stands.
  mutating func decode(_ range: Range<Int>, of source: Span<UInt8>) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      guard source[index] == 0x26, let (length, scalar) = CharacterReference.read(source, index..<range.upperBound)
      else {
        index += 1
        continue
      }
      keep(start..<index, of: source)
      put(scalar, for: index..<index + length)
      index += length
      start = index
    }
    keep(start..<range.upperBound, of: source)
  }
}
