import Testing

@testable import Core

@Suite struct LemmaScriptTests {
  private func lemma(_ form: String, by script: LemmaScript) -> String {
    let text = Array(form.utf8)
    var output: [UInt8] = []
    script.append(text.span, 0, text.count, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    ("companies", "company"), ("Went", "go"), ("is", "be"), ("States", "State"), ("THE", "the"), ("cafés", "café"),
    ("naïve", "naive"), ("x", ""), ("PEREZ", "Perez"), ("O'NEIL", "O'Neil"), ("STATES", "State"),
    ("1,250,000", "1250000"), ("3,5", "3,5"), ("1,000s", "1000"),
  ])
  func `a script makes the lemma that it was made from`(form: String, expected: String) {
    let script = LemmaScript(from: Array(form.utf8), to: Array(expected.utf8), keepsCase: false)
    #expect(lemma(form, by: script) == (expected.isEmpty ? form : expected))
    #expect(LemmaScript(line: script.line) == script)
  }

  @Test func `a word shorter than the script takes away stays as it is`() {
    #expect(lemma("ab", by: LemmaScript(letters: .lowered, strip: 3, ending: Array("y".utf8))) == "ab")
  }

  @Test func `commas go from numbers only`() {
    let script = LemmaScript(letters: .ungrouped, strip: 0, ending: [])
    #expect(lemma("12,500", by: script) == "12500")
    #expect(lemma("a,b,1,", by: script) == "a,b,1,")
  }

  @Test func `a letter of several bytes is never cut`() {
    let script = LemmaScript(letters: .lowered, strip: 1, ending: [])
    #expect(lemma("£", by: script) == "£")
    #expect(lemma("Αθήνα", by: script) == "Αθήνα")
    #expect(lemma("cafés", by: script) == "café")
  }
}
