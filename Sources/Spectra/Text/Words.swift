/// Words and numbers as the messages of this room print them.
extension String {
  /// Without blanks, tabs and line ends at both ends.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}

extension Int {
  /// With commas between groups of three digits: `41,943,040`.
  var grouped: String {
    var digits = Array(String(magnitude))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: position)
      position -= 3
    }
    return (self < 0 ? "-" : "") + String(digits)
  }
}

extension Double {
  /// With at most the given number of decimals, no trailing zeros, grouped above 999.
  func rounded(toDecimals decimals: Int) -> String {
    guard isFinite else { return "\(self)" }
    guard magnitude < 1e15 else { return "\(self)" }
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let scaled = (self * power).rounded()
    let whole = (scaled / power).rounded(.towardZero)
    let fraction = Int((scaled - whole * power).magnitude.rounded())
    let sign = self < 0 && (whole != 0 || fraction != 0) ? "-" : ""
    let head = sign + Int(whole.magnitude).grouped
    guard fraction > 0 else { return head }
    var digits = String(fraction)
    while digits.count < decimals { digits = "0" + digits }
    while digits.hasSuffix("0") { digits.removeLast() }
    return head + "." + digits
  }
}

/// Bands as people write them, in order of their indices (from 0): numbers from 1, runs joined by a hyphen (`1-3,108-112`).
public func bandNumbers(ofIndices indices: [Int]) -> String {
  var runs: [ClosedRange<Int>] = []
  for number in indices.map({ $0 + 1 }) {
    if let last = runs.last, number == last.upperBound + 1 {
      runs[runs.count - 1] = last.lowerBound...number
    } else {
      runs.append(number...number)
    }
  }
  return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    .joined(separator: ",")
}

/// A count with its noun: `1 band`, `3 bands`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
}

/// The same names, later ones that repeat an earlier one numbered: `soil`, `soil (2)`.
func uniqueNames(_ names: [String]) -> [String] {
  var taken = Set<String>()
  return names.map { name in
    var candidate = name
    var number = 2
    while taken.contains(candidate) {
      candidate = "\(name) (\(number))"
      number += 1
    }
    taken.insert(candidate)
    return candidate
  }
}
