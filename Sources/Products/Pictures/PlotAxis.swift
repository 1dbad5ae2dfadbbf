private import Foundation

/// One axis of a plot: its range, its ticks, and where a value lies on the paper.
struct PlotAxis: Sendable, Equatable {
  /// Smallest value on the paper.
  let lowest: Double
  /// Largest value on the paper.
  let highest: Double
  /// Distance of two ticks: 1, 2 or 5 times a power of ten.
  let step: Double
  /// Where `lowest` lies on the paper.
  let start: Double
  /// Where `highest` lies on the paper; less than `start` for an axis that points up.
  let end: Double

  /// Makes an axis.
  ///
  /// - Parameters:
  ///   - range: the values to show.
  ///   - tickCount: about how many steps are wanted.
  ///   - widened: whether the axis ends on ticks, so that it may show more than the range.
  ///   - start: place of the lowest value.
  ///   - end: place of the highest value.
  init(
    _ range: ClosedRange<Double>,
    tickCount: Int,
    widened: Bool,
    start: Double,
    end: Double
  ) {
    let (least, most) = (Self.onPaper(range.lowerBound), Self.onPaper(range.upperBound))
    // A range far narrower than its numbers has no ticks that differ.
    let isNarrow = most - least <= max(abs(least), abs(most), 1e-91) * 1e-9
    let padding = isNarrow ? max(abs(least), 1) / 2 : 0
    let (low, high) = (least - padding, most + padding)
    let rough = (high - low) / Double(tickCount)
    let power = pow(10, floor(log10(rough)))
    let step = power * (([1, 2, 5].first { $0 * power >= rough * 0.999 }) ?? 10)
    self.step = step
    lowest = widened ? floor(low / step + 1e-9) * step : low
    highest = widened ? ceil(high / step - 1e-9) * step : high
    self.start = start
    self.end = end
  }

  /// A number that an axis can show: any, but no infinite one and none whose steps would be.
  private static func onPaper(_ value: Double) -> Double {
    value.isNaN ? 0 : min(max(value, -1e100), 1e100)
  }

  /// The place of a value on the paper.
  func place(_ value: Double) -> Double {
    start + (value - lowest) / (highest - lowest) * (end - start)
  }

  /// The values at which ticks stand.
  var ticks: [Double] {
    let first = Int((lowest / step - 1e-9).rounded(.up))
    let last = Int((highest / step + 1e-9).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  /// The text of a tick, with as many decimals as the step needs.
  func label(_ tick: Double) -> String {
    PlotText.number(tick, decimals: max(0, Int(-floor(log10(step) + 1e-9))))
  }
}
