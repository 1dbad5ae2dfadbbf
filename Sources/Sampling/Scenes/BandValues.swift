public import Scenes

/// What each band of a selection has of its own: mostly the same for all.
public struct BandValues<Value: Equatable & Sendable>: Sendable {
  /// One value a band, in the order of the bands.
  public let values: [Value]

  package init(_ values: [Value]) { self.values = values }

  /// The value that all bands have; nil if they differ.
  public var common: Value? { differing == nil ? values.first : nil }

  /// The values of all bands, if they differ; NaN is like NaN.
  public var differing: [Value]? {
    guard let first = values.first else { return nil }
    func isLike(_ value: Value) -> Bool {
      value == first || (value != value && first != first)
    }
    return values.allSatisfy(isLike) ? nil : values
  }
}

extension Scene {
  /// Factors, offsets and no-data values of bands (indices from 0).
  public func values(
    ofBands bands: [Int]
  ) -> (
    factors: BandValues<Double>, offsets: BandValues<Double>, noData: BandValues<Double?>
  ) {
    (
      BandValues(bands.map { scaling[$0].factor }), BandValues(bands.map { scaling[$0].offset }),
      BandValues(bands.map { noData[$0] })
    )
  }
}
