public import Sampling

/// Amounts of memory as people write them.
public enum MemorySize {
  /// The least budget with which tiles can be worked on.
  public static let leastBytes = 64 << 20

  /// The bytes of `512M`, `2G`, `1000000`: a number, and k, M or G for powers of 1024.
  ///
  /// - Throws: `WorkError` with code `.badOptions` for other words and for less than 64 MiB.
  public static func bytes(of text: String) throws(WorkError) -> Int {
    let factors: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
    let factor = text.lowercased().last.flatMap { factors[$0] }
    guard let number = Double(factor == nil ? text[...] : text.dropLast()), number > 0,
      number * Double(factor ?? 1) < 1e15
    else {
      throw WorkError(
        code: .badOptions,
        message: "'\(text)' is no amount of memory.",
        remedy: "Write 512M or 2G."
      )
    }
    let bytes = Int(number * Double(factor ?? 1))
    guard bytes >= leastBytes else {
      throw WorkError(
        code: .badOptions,
        message: "a memory budget of \(text) is too small.",
        remedy: "Give at least 64M."
      )
    }
    return bytes
  }
}
