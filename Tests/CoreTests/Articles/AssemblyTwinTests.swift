import Testing

@testable import Core

/// The dealing of units to articles and the finding of copies, against the same with nothing shared and nothing kept.
@Suite struct AssemblyTwinTests {
  private static let topics = [
    ["mayor", "council", "budget", "vote", "ward"], ["river", "flood", "bridge", "rain", "ferry"],
    ["coach", "season", "goal", "league", "squad"],
  ]
  private static let common = ["the", "of", "and", "to", "in", "was", "that", "it", "said", "by"]
  private static let roles: [UnitRole] = [
    .body, .body, .body, .body, .body, .body, .body, .headline, .headline, .deck, .byline, .dateLine, .crosshead,
    .contributors, .jump, .continued, .caption, .pullQuote, .folio, .factBox,
  ]

  /// A page of lines of one width, and units that its lines are dealt to at random.
  private static func page(_ random: inout RandomNumbers) -> (sheet: PageSheet, units: [PageUnit]) {
    var bytes: [UInt8] = []
    var units: [PageUnit] = []
    for _ in 0..<2 + random.below(30) {
      let role = random.pick(roles)
      let topic = random.pick(topics)
      var pieces: [Range<Int>] = []
      let isAfterBlank = bytes.isEmpty || random.once(in: 4)
      if isAfterBlank && !bytes.isEmpty { bytes.append(0x0A) }
      for _ in 0..<(role == .body ? 1 + random.below(4) : 1) {
        var line = ""
        while line.utf8.count < (role == .headline ? 20 : 40) {
          line += random.pick(random.once(in: 2) ? topic : common) + " "
        }
        line.removeLast()
        if random.once(in: 3) { line = line.prefix(1).uppercased() + line.dropFirst() }
        line += random.pick([".", ",", "-", "", "", ":"])
        pieces.append(bytes.count..<bytes.count + line.utf8.count)
        bytes += line.utf8
        bytes.append(0x0A)
      }
      units.append(
        PageUnit(
          role: role, pieces: pieces, mark: .none, isAfterBlank: isAfterBlank, isBeyond: false,
          lastWidth: pieces[pieces.count - 1].count, traits: [], indent: 0, startsPage: false,
          touchesNext: random.once(in: 2)))
    }
    return (PageSheet(bytes, isMarkdown: false), units)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `units go to the articles that the long way finds`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    var mixed = 0
    for _ in 0..<40 {
      let (sheet, units) = Self.page(&random)
      let slow = SlowAssembly.deal(units, of: sheet)
      let fast = Assembly(units, of: sheet, copies: Copies(sheet))
      #expect(fast.count == slow.count)
      for (unit, article) in slow.articles {
        #expect(fast.articleOfUnit[unit] == article, "unit \(unit) of \(String(decoding: sheet.bytes, as: UTF8.self))")
      }
      if slow.isMixed { mixed += 1 }
    }
    #expect(mixed > 0)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `copies are found as by looking at each run`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    var found = 0
    for _ in 0..<20 {
      let (sheet, units) = Self.page(&random)
      var copies = Copies(sheet)
      copies.note(units)
      for unit in units.indices {
        let refused = Set(units.indices.filter { _ in random.once(in: 4) })
        let slow = Self.share(of: unit, units, sheet) { !refused.contains($0) }
        let fast = copies.share(of: unit) { !refused.contains($0) }
        #expect(fast.share == slow.share)
        #expect(fast.count == slow.count)
        #expect(Dictionary(fast.partners.map { ($0.unit, $0.runs) }) { $0 + $1 } == slow.partners)
        found += slow.partners.count
      }
    }
    #expect(found > 0)
  }

  /// What share of the runs of three words of a unit other units have, looked for word by word.
  private static func share(
    of unit: Int, _ units: [PageUnit], _ sheet: PageSheet, where accepts: (Int) -> Bool
  ) -> (share: Double, count: Int, partners: [Int: Int]) {
    let ids = sheet.words.ids
    let unitOf = sheet.words.starts.map { start in
      units.firstIndex { $0.start <= Int(start) && Int(start) < $0.end }
    }
    let own = ids.indices.filter { unitOf[$0] == unit }
    guard own.count >= 3 else { return (0, 0, [:]) }
    var found = 0
    var partners: [Int: Int] = [:]
    for place in own.dropLast(2) {
      let run = Array(ids[place..<place + 3])
      let others = (0..<ids.count - 2).reversed().filter { unitOf[$0] != unit && Array(ids[$0..<$0 + 3]) == run }
      // The twelve nearest to the end of the page are looked at.
      var met: Set<Int> = []
      for other in others.prefix(12) {
        if let partner = unitOf[other], unitOf[other + 2] == partner, accepts(partner) { met.insert(partner) }
      }
      if !met.isEmpty { found += 1 }
      for partner in met { partners[partner, default: 0] += 1 }
    }
    return (Double(found) / Double(own.count - 2), own.count - 2, partners)
  }
}
