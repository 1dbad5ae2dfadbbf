/// Spans of time as people write them.
package enum TimeSpan {
  private static let unitSeconds: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

  /// A rule for an option that is a span of time, `30s`, `10m`, `2h` or `1d`, in seconds.
  package static func rule(
    _ name: String,
    help: String,
    atLeast least: Double
  ) -> OptionRule<Double> {
    OptionRule(name, valueName: "time", help: help) { (text) throws(OptionProblem) in
      guard let unit = text.last.flatMap({ unitSeconds[$0] }),
        let number = Double(text.dropLast()), case let seconds = number * unit,
        seconds >= least, seconds < 1e10
      else { throw OptionProblem("give a time with its unit, such as 30s, 10m, 2h or 1d") }
      return seconds
    }
  }

  /// A span in words that the rule reads: `10m`, `90s`.
  package static func words(_ seconds: Double) -> String {
    for (unit, factor) in [("d", 86_400.0), ("h", 3600), ("m", 60)]
    where seconds >= factor && seconds.remainder(dividingBy: factor) == 0 {
      return "\(Int(seconds / factor))\(unit)"
    }
    return seconds == seconds.rounded() ? "\(Int(seconds))s" : "\(seconds)s"
  }
}
