extension BandSelection {
  /// What one item of the list did to a scene.
  public struct Removal: Sendable, Equatable {
    /// The item's words.
    public let item: String
    /// Bands that the item names.
    public let namedCount: Int
    /// Bands that it names and no earlier item had named.
    public let removedCount: Int
    /// What is odd about it, in words: the header has no list, the window holds no band.
    public let note: String?
  }

  /// A list applied to a scene.
  public struct Outcome: Sendable, Equatable {
    /// Indices of the bands that are kept, from 0, ascending; at least one.
    public let kept: [Int]
    /// Number of bands of the scene.
    public let bandCount: Int
    /// What each item did, in the order of the list.
    public let removals: [Removal]

    /// Number of bands that are left out.
    public var removedCount: Int { bandCount - kept.count }

    /// One line an item for a person: `1-3: 3 bands`.
    public var explanation: [String] {
      removals.map { removal in
        var line = "\(removal.item): \(counted(removal.removedCount, "band")) removed"
        if removal.namedCount > removal.removedCount {
          line += ", \((removal.namedCount - removal.removedCount).grouped) already were"
        }
        return line + (removal.note.map { " (\($0))" } ?? "")
      }
    }
  }

  /// Applies the list to a scene.
  ///
  /// - Parameters:
  ///   - grid: all bands of the scene; windows need its wavelengths.
  ///   - goodBands: the header's bad-band list, true for a good band; nil if the header has none.
  /// - Returns: the kept bands, and what each item removed.
  /// - Throws: `SpectraError` with code `.badBandList` and everything that is wrong with the list,
  ///   or `.noBandsLeft`.
  public func kept(
    of grid: SpectralGrid,
    goodBands: [Bool]? = nil
  ) throws(SpectraError) -> Outcome {
    let scene = BandSelection.describe(grid)
    var all = problems
    var isRemoved = [Bool](repeating: false, count: grid.bandCount)
    var removals: [Removal] = []
    for item in items {
      switch BandSelection.indices(of: item.rule, grid: grid, goodBands: goodBands) {
      case .failure(let problem): all.append("\(item.text): \(problem.words)")
      case .success(let named):
        removals.append(
          Removal(
            item: item.text,
            namedCount: named.indices.count,
            removedCount: named.indices.count { !isRemoved[$0] },
            note: named.note
          )
        )
        for index in named.indices { isRemoved[index] = true }
      }
    }
    guard all.isEmpty else { throw BandSelection.error(all, scene: scene) }
    let kept = isRemoved.indices.filter { !isRemoved[$0] }
    guard !kept.isEmpty else {
      throw SpectraError(
        code: .noBandsLeft,
        message: "the band list \(items.map(\.text).joined(separator: ",")) removes every band of "
          + "the scene (\(scene)).",
        remedy: "Remove fewer bands with --remove-bands; @none removes none."
      )
    }
    return Outcome(kept: kept, bandCount: grid.bandCount, removals: removals)
  }

  private typealias Named = (indices: [Int], note: String?)

  /// The bands that a rule names in a scene, from 0, ascending.
  private static func indices(
    of rule: Rule,
    grid: SpectralGrid,
    goodBands: [Bool]?
  ) -> Result<Named, Problem> {
    switch rule {
    case .nothing: return .success(([], nil))
    case .bands(let numbers): return bands(numbers, grid: grid)
    case .windowNanometres(let window): return bands(in: window, grid: grid)
    case .preset(let preset): return bands(of: preset, grid: grid)
    case .header:
      guard let goodBands else { return .success(([], "the header has no bad-band list")) }
      guard goodBands.count == grid.bandCount else {
        return .failure(
          Problem(
            words:
              "the header's bad-band list has \(goodBands.count.grouped) entries, but the scene "
              + "has \(counted(grid.bandCount, "band"))"
          )
        )
      }
      return .success((goodBands.indices.filter { !goodBands[$0] }, nil))
    }
  }

  private static func bands(
    _ numbers: ClosedRange<Int>,
    grid: SpectralGrid
  ) -> Result<Named, Problem> {
    if numbers.upperBound <= grid.bandCount {
      return .success((Array(numbers.lowerBound - 1..<numbers.upperBound), nil))
    }
    let hint =
      numbers.lowerBound > grid.bandCount && grid.wavelengths != nil && numbers.count > 1
      ? "; for a window of wavelengths write \(numbers.lowerBound)-\(numbers.upperBound)nm" : ""
    return .failure(
      Problem(words: "the scene has no band \(numbers.upperBound), only 1-\(grid.bandCount)\(hint)")
    )
  }

  private static func bands(
    in window: ClosedRange<Double>,
    grid: SpectralGrid
  ) -> Result<Named, Problem> {
    guard let wavelengths = grid.wavelengths?.map(\.nanometres), let low = wavelengths.min(),
      let high = wavelengths.max()
    else {
      return .failure(
        Problem(
          words: "the scene has no wavelengths, so it has no windows; use band numbers or give "
            + "--wavelengths FILE"
        )
      )
    }
    guard window.overlaps(low...high) else {
      return .failure(Problem(words: "the window lies outside the scene's \(range(low, high))"))
    }
    let indices = wavelengths.indices.filter { window.contains(wavelengths[$0]) }
    return .success((indices, indices.isEmpty ? "no band has its centre in the window" : nil))
  }

  /// The bands of a preset; its windows that the scene does not reach count for nothing.
  private static func bands(
    of preset: BandPreset,
    grid: SpectralGrid
  ) -> Result<Named, Problem> {
    if let required = preset.requiredBandCount, required != grid.bandCount {
      return .failure(
        Problem(
          words: "this list is for \(required) bands, but the scene has \(grid.bandCount); if its "
            + "bad bands are already gone, leave the list out"
        )
      )
    }
    var indices = preset.bands.flatMap { Array($0.lowerBound - 1..<$0.upperBound) }
    for window in preset.windowsNanometres {
      switch bands(in: window, grid: grid) {
      case .success(let named): indices += named.indices
      case .failure(let problem) where grid.wavelengths == nil: return .failure(problem)
      case .failure: continue
      }
    }
    return .success((indices.sorted(), indices.isEmpty ? "the scene has no band there" : nil))
  }

  /// The scene's bands in words: `224 bands, 1-224; 365.9-2,496.2 nm`.
  private static func describe(_ grid: SpectralGrid) -> String {
    let bands = "\(counted(grid.bandCount, "band")), 1-\(grid.bandCount)"
    guard let wavelengths = grid.wavelengths, let low = wavelengths.min(),
      let high = wavelengths.max()
    else { return bands + "; wavelengths unknown" }
    return bands + "; " + range(low.nanometres, high.nanometres)
  }

  private static func range(_ low: Double, _ high: Double) -> String {
    "\(low.rounded(toDecimals: 1))-\(high.rounded(toDecimals: 1)) nm"
  }
}
