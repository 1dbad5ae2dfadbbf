import Testing

@testable import Methods

@Suite("Harmless YAML")
struct SettingsTextTests {
  private func problem(_ text: String) -> String? { SettingsText.problem(of: text)?.words }

  @Test(
    "usual settings are harmless",
    arguments: [
      "scenes: [\"*.tif\", 's[0-9].img']\noutput: out\n", "a: &x [1, 2]\nb: *x\nc: {d: *x}\n",
      "scenes:\n  - \"a*.img\"  # all of [[[[\n  - b[\n  - don't [do this\n",
      "text: |\n  * one\n  * two\n", "- - - a\n", "a:\n  b:\n    c: d\n", "",
      String(repeating: "- \"s[.img\"\n", count: 500),
      String(repeating: "- 'a *b, & c'\n", count: 500),
    ]
  )
  func harmless(text: String) {
    #expect(problem(text) == nil)
  }

  @Test(
    "values within values without end are not read",
    arguments: [
      String(repeating: "[", count: 200), String(repeating: "{a: ", count: 200),
      String(repeating: "- ", count: 200), String(repeating: "? ", count: 200),
      (0..<200).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
      "a: [" + String(repeating: "[\n", count: 200),
      "x: \"]]]\"\ny: " + String(repeating: "[", count: 101),
    ]
  )
  func deep(text: String) {
    #expect(problem(text)?.contains("100 deep") == true)
  }

  @Test("aliases of aliases are not read")
  func aliases() {
    let first = "a0: &a0 [x, x]\n"
    let more = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
    let found = SettingsText.problem(of: first + more + "? *a30\n: 1\n")
    #expect(found?.words.contains("aliases") == true && found?.line == 17)
  }
}
