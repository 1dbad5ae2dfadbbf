public import LinearAlgebra

/// How many materials pixels show, and why: patches are taken one after the other, each the one that
/// differs most from what those before it mix to, until the next is not a material of its own.
///
/// 1. `HySime` finds the noise and the dimensions of the signal; the pixels are projected onto these.
///    There cannot be more materials than dimensions that rise above the noise. Real scenes have far
///    more dimensions than materials, for brightness, slopes and variants of a material bend their
///    mixtures; so this is a limit and no count.
/// 2. `PatchSequence`, as in the extractor `PatchSNPA`, gives the next patch and its angle to what the
///    earlier ones mix to: both their own spectra and, as the spectrum of a material is what most of
///    its pixels look like, the means of their pure pixels; the smaller angle counts.
/// 3. A pixel asks for a further material if the angle of its patch exceeds `distinctDegrees` plus
///    three times the angle within the patch. If at least as many pixels as a patch has ask for one,
///    and with the new patch ask no more, it is a material.
/// 4. A patch that stands out but explains fewer pixels is odd, and an extractor will take it all the
///    same: it counts if a material comes after it. A patch that does not stand out ends the search.
///
/// Nothing is drawn: equal pixels give equal counts.
public struct MaterialCount: Sendable, Equatable {
  /// What is said of a patch.
  public enum Verdict: String, Sendable, Codable {
    /// It is a material.
    case material
    /// It stands out, and explains too few pixels.
    case tooFewPixels
    /// It does not differ enough from mixtures of the others.
    case notDistinct
  }

  /// A further patch that was looked at.
  public struct Candidate: Sendable, Equatable {
    /// Its number, from 1.
    public let number: Int
    /// Its angle to what the patches before it mix to; for the first, to the mean colour.
    public let angleDegrees: Double
    /// The angle that it has to exceed; 0 for the first.
    public let limitDegrees: Double
    /// Pixels that ask for a further material, and with this one no more.
    public let explainedPixelCount: Int
    /// Root mean square over the patches of their angle to what the patches before it mix to; for the
    /// first, to the mean colour.
    public let leftOverDegrees: Double
    /// What is said of it.
    public let verdict: Verdict
  }

  /// Why no further patch was looked at.
  public enum Ending: String, Sendable, Codable {
    /// There are as many as the signal has dimensions.
    case signalDimensions
    /// The last candidate was not distinct.
    case notDistinct
    /// No patch differs from mixtures of the others by more than its pixels do from each other.
    case nothingStandsOut
    /// `largestCount` were found.
    case largestCount
  }

  /// Number of materials, at least 1.
  public let count: Int
  /// The patches that were looked at, in their order.
  public let candidates: [Candidate]
  /// Why there are no more.
  public let ending: Ending
  /// Noise and dimensions; nil with fewer than two pixels a band.
  public let signal: HySime?
  /// Pixels that were looked at.
  public let pixelCount: Int

  /// A material differs by more than this from mixtures of the others, besides what its own pixels
  /// differ by.
  public static let distinctDegrees = 1.0
  /// Pixels that a material explains at least: those of one patch.
  public static let leastPixelCount = LocalMeans.partnerCount + 1
  /// The most materials that are looked for.
  public static let largestCount = 64

  /// Counts materials.
  ///
  /// - Parameters:
  ///   - pixels: reflectance, `pixelCount x bandCount`.
  ///   - positions: where they stand; most need neighbours among the pixels.
  /// - Throws: `UnmixingError` with code `.notFinite`, `.tooFewPixels` if fewer than half of the
  ///   pixels have three neighbours, or `.factorisationFailed`.
  public init(of pixels: Matrix, positions: PixelPositions) throws(UnmixingError) {
    signal = try HySime(of: pixels)
    let clean = signal.map { $0.dimension > 0 ? $0.withoutNoise(pixels) : pixels } ?? pixels
    guard let means = LocalMeans(of: clean, positions: positions) else {
      throw UnmixingError(
        code: .tooFewPixels,
        message: "materials are counted by patches of neighbouring pixels, and fewer than half of "
          + "the \(pixels.rowCount) pixels have \(LocalMeans.partnerCount) neighbours with data.",
        remedy: "Give the number of endmembers."
      )
    }
    pixelCount = pixels.rowCount
    let limit = max(1, min(signal?.dimension ?? pixels.columnCount, pixels.columnCount))
    var search = MaterialSearch(pixels: clean, means: means)
    var candidates: [Candidate] = []
    var ending: Ending?
    while ending == nil {
      if candidates.count == limit {
        ending = .signalDimensions
      } else if candidates.count == Self.largestCount {
        ending = .largestCount
      } else if let candidate = search.next() {
        candidates.append(candidate)
        if candidate.verdict == .notDistinct { ending = .notDistinct }
      } else {
        ending = .nothingStandsOut
      }
    }
    self.candidates = candidates
    self.ending = ending ?? .nothingStandsOut
    count = candidates.last { $0.verdict == .material }?.number ?? 1
  }
}

/// The search for one further material after the other.
private struct MaterialSearch {
  private let pixels: Matrix
  private var sequence: PatchSequence
  /// The angles of all patches to mixtures of the chosen ones' own spectra; nil if there is no next.
  private var ownAngles: [Double]?

  init(pixels: Matrix, means: LocalMeans) {
    self.pixels = pixels
    sequence = PatchSequence(of: means)
    ownAngles = sequence.angles()
  }

  /// The next patch and what is said of it; nil if none stands out.
  mutating func next() -> MaterialCount.Candidate? {
    guard let ownAngles, let patch = sequence.next(by: ownAngles) else { return nil }
    let chosen = sequence.spectra
    let spectrum = sequence.spectrum(of: patch)
    sequence.choose(patch)
    let ownAnglesWith = sequence.angles()
    self.ownAngles = ownAnglesWith
    let number = sequence.chosen.count
    guard number > 1 else {
      return candidate(1, patch, limit: 0, before: ownAngles, explained: pixels.rowCount)
    }
    let means = PurePixelMeans(of: pixels, start: chosen).spectra
    let before = Self.smaller(ownAngles, sequence.angles(toMixturesOf: means))
    let meansWith = means.transposed.stacked(over: spectrum.transposed).transposed
    let after = Self.smaller(ownAnglesWith ?? before, sequence.angles(toMixturesOf: meansWith))
    let distinct = MaterialCount.distinctDegrees * Double.pi / 180
    let limits = sequence.penalties.map { $0 + distinct }
    let explained = limits.indices.count { before[$0] > limits[$0] && after[$0] <= limits[$0] }
    return candidate(number, patch, limit: limits[patch], before: before, explained: explained)
  }

  private func candidate(
    _ number: Int,
    _ patch: Int,
    limit: Double,
    before: [Double],
    explained: Int
  ) -> MaterialCount.Candidate {
    let squares = before.reduce(0) { $0 + $1 * $1 }
    let verdict: MaterialCount.Verdict =
      before[patch] <= limit
      ? .notDistinct : explained < MaterialCount.leastPixelCount ? .tooFewPixels : .material
    return MaterialCount.Candidate(
      number: number,
      angleDegrees: before[patch] * 180 / Double.pi,
      limitDegrees: limit * 180 / Double.pi,
      explainedPixelCount: explained,
      leftOverDegrees: (squares / Double(before.count)).squareRoot() * 180 / Double.pi,
      verdict: verdict
    )
  }

  private static func smaller(_ first: [Double], _ second: [Double]?) -> [Double] {
    guard let second else { return first }
    return zip(first, second).map { min($0, $1) }
  }
}
