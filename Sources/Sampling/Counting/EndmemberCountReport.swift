internal import Foundation
package import Products
package import Unmixing

/// How the number of endmembers was found, for people and for `--json`.
public struct EndmemberCountReport: Sendable, Encodable, Equatable {
  /// What was looked at and found; it is all that JSON holds.
  package let evidence: CountEvidence

  /// Number of endmembers found.
  public var count: Int { evidence.found }

  package init(_ counted: MaterialCount) {
    let decibels = counted.signal?.signalToNoiseDecibels
    evidence = CountEvidence(
      found: counted.count,
      pixelCount: counted.pixelCount,
      signalDimensionCount: counted.signal?.dimension,
      signalToNoiseDecibels: decibels.flatMap { $0.isFinite ? Self.rounded($0) : nil },
      candidates: counted.candidates.map { candidate in
        CountEvidence.Candidate(
          number: candidate.number,
          angleDegrees: Self.rounded(candidate.angleDegrees),
          limitDegrees: Self.rounded(candidate.limitDegrees),
          explainedPixelCount: candidate.explainedPixelCount,
          leftOverDegrees: Self.rounded(candidate.leftOverDegrees),
          verdict: candidate.verdict.rawValue
        )
      },
      ending: counted.ending.rawValue
    )
  }

  /// Writes the evidence itself, without a level around it.
  public func encode(to encoder: any Encoder) throws { try evidence.encode(to: encoder) }

  /// The number and why there are no more, in one line without a full stop.
  public var summary: String { "\(count) endmembers were counted: \(reason)" }

  /// The evidence as a table for people.
  public var lines: [String] {
    let heading = "  patch   differs by   limit   explains pixels   left over   verdict"
    return [summary, signal, heading] + evidence.candidates.map(line)
  }

  private var signal: String {
    guard let dimensions = evidence.signalDimensionCount else {
      return "looked at \(evidence.pixelCount) pixels, too few for their bands to know the noise"
    }
    let noise =
      evidence.signalToNoiseDecibels.map { String(format: "signal to noise %.1f dB", $0) }
      ?? "no noise"
    return "looked at \(evidence.pixelCount) pixels: \(noise), \(dimensions) dimensions of signal"
  }

  private func line(_ candidate: CountEvidence.Candidate) -> String {
    let verdict =
      switch MaterialCount.Verdict(rawValue: candidate.verdict) {
      case .material: "a material"
      case .tooFewPixels: "odd: explains fewer than \(MaterialCount.leastPixelCount) pixels"
      case .notDistinct, nil: "the patches before mix to it"
      }
    return String(
      format: "  %5d %8.2f deg %7.2f %17d %7.2f deg   ",
      candidate.number,
      candidate.angleDegrees,
      candidate.limitDegrees,
      candidate.explainedPixelCount,
      candidate.leftOverDegrees
    ) + verdict
  }

  /// Why there are no more, without a full stop.
  package var reason: String {
    switch MaterialCount.Ending(rawValue: evidence.ending) {
    case .signalDimensions: "no more dimensions of the pixels rise above the noise"
    case .notDistinct: "what else there is comes too near to mixtures of these"
    case .largestCount: "more are not looked for"
    case .nothingStandsOut, nil:
      "nothing else differs from mixtures of these more than its own pixels from each other"
    }
  }

  private static func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }
}
