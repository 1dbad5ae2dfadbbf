/// Amounts of memory as people write them.
package enum MemorySize {
  /// The least budget with which tiles can be worked on.
  private static let leastBytes = 64 << 20

  /// A rule for an option that is an amount of memory: `512M`, `2G`, `1000000`, which is a number,
  /// and k, M or G for powers of 1024; at least 64 MiB.
  package static func rule(_ name: String, help: String) -> OptionRule<Int> {
    OptionRule(name, valueName: "bytes", help: help) { (text) throws(OptionProblem) in
      let factors: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
      let factor = text.lowercased().last.flatMap { factors[$0] }
      let number = Double(factor == nil ? text[...] : text.dropLast())
      guard let number, case let bytes = number * Double(factor ?? 1), bytes < 1e15,
        bytes >= Double(leastBytes)
      else { throw OptionProblem("give an amount of memory of at least 64M, such as 512M or 2G") }
      return Int(bytes)
    }
  }
}
