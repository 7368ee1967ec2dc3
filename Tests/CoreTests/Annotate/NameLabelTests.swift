import Testing

@testable import Core

@Suite struct NameLabelTests {
  @Test func `names and labels say the same`() {
    let names = [
      Name(tokens: 0..<2, kind: .person), Name(tokens: 2..<3, kind: .person), Name(tokens: 5..<8, kind: .place),
    ]
    let labels = NameLabel.labels(names, count: 9)
    #expect(NameLabel.names(labels.map { UInt8($0) }) == names)
  }

  @Test func `a name goes on only behind its own kind`() {
    for kind in NameKind.allCases {
      #expect(NameLabel.mayFollow(NameLabel.begins(kind), NameLabel.goesOn(kind)))
      #expect(!NameLabel.mayFollow(NameLabel.outside, NameLabel.goesOn(kind)))
      for other in NameKind.allCases where other != kind {
        #expect(!NameLabel.mayFollow(NameLabel.begins(other), NameLabel.goesOn(kind)))
        #expect(NameLabel.mayFollow(NameLabel.goesOn(other), NameLabel.begins(kind)))
      }
    }
  }
}
