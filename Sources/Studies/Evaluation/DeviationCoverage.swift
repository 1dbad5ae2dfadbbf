internal import LinearAlgebra

/// Counts how often the truth lies within two standard deviations of an estimate.
struct DeviationCoverage {
  /// For each band of the reference, pixels within; nil for a band without a partner.
  private var within: [Int?]
  private var pixelCount = 0

  init(_ matching: AbundanceMatching) {
    within = matching.productIndices.map { $0 == nil ? nil : 0 }
  }

  /// Counts the valid pixels of a tile.
  ///
  /// - Parameters:
  ///   - tile: with deviations.
  ///   - matching: which band of the product stands for which of the reference.
  mutating func add(_ tile: borrowing AbundancePair.Tile, _ matching: AbundanceMatching) {
    pixelCount += tile.isValid.count { $0 }
    for (truth, found) in matching.productIndices.enumerated() {
      guard let found, let before = within[truth] else { continue }
      var count = before
      for pixel in tile.isValid.indices where tile.isValid[pixel] {
        let error = abs(tile.product[found, pixel] - tile.reference[truth, pixel])
        if error <= 2 * tile.deviations[found, pixel] { count += 1 }
      }
      within[truth] = count
    }
  }

  /// The share of each band of the reference, 0...1; nil for one without a partner.
  var shares: [Double?] { within.map { $0.map { Double($0) / Double(max(1, pixelCount)) } } }

  /// The share over all bands that have a partner, 0...1; nil if none has.
  var share: Double? {
    let counts = shares.compactMap { $0 }
    return counts.isEmpty ? nil : counts.reduce(0, +) / Double(counts.count)
  }
}
