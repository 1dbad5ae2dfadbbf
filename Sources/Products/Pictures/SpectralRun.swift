internal import Spectra

/// The runs of bands that a line may join: no line is drawn where bands are missing.
struct SpectralRun: Sendable, Equatable {
  /// First and last band (from 0) with everything between.
  let bands: ClosedRange<Int>

  /// Cuts bands into runs.
  ///
  /// A run ends where the next band's wavelength is not larger (detectors that overlap, sorted bands
  /// that begin anew) or so far away that bands were removed: more than three times the usual
  /// distance, which is the median. Sensors with few bands are far apart by nature and are cut only
  /// at backward steps.
  ///
  /// - Parameter positions: the wavelength or number of each band.
  /// - Returns: runs in the order of the bands, together all of them.
  static func runs(of positions: [Double]) -> [SpectralRun] {
    guard !positions.isEmpty else { return [] }
    let steps = zip(positions.dropFirst(), positions).map { $0 - $1 }
    let forward = steps.filter { $0 > 0 }.sorted()
    let usual = forward.isEmpty ? .infinity : forward[forward.count / 2]
    let limit = positions.count < fewestBandsWithGaps ? Double.infinity : 3 * usual
    var runs: [SpectralRun] = []
    var first = 0
    for (band, step) in steps.enumerated() where step <= 0 || step > limit {
      runs.append(SpectralRun(bands: first...band))
      first = band + 1
    }
    return runs + [SpectralRun(bands: first...positions.count - 1)]
  }

  /// Sensors with fewer bands than this are drawn with a mark at each and without gaps.
  static let fewestBandsWithGaps = 30
}
