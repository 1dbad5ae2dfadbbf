internal import LinearAlgebra

/// The abundances of a simulated scene, pixel by pixel: a function of the place and the seed alone.
///
/// Every endmember has a score: smooth noise of two sizes (random numbers on a lattice, blended
/// between), plus a hill at a place of its own. The scores become fractions by softmax; what lies
/// below a threshold is cut off and the rest scaled up, so that patches have pure cores; the hill
/// makes sure that every endmember has at least one.
struct SimulatedSceneField: Sendable {
  /// Rows with data.
  let validRows: Range<Int>
  /// Columns with data.
  let validColumns: Range<Int>
  private let endmemberCount: Int
  private let seed: UInt64
  private let patchSize: Double
  private let homes: [(row: Double, column: Double)]
  private let homeRadius: Double

  /// Fractions below this are cut off.
  private static let threshold = 0.06
  /// How far the smooth noise can raise a score, large patches and small ones.
  private static let patchHeight = (large: 7.0, small: 3.0)
  /// How far its home raises the score of an endmember: far above what the noise can.
  private static let homeHeight = 18.0
  /// Fractions are multiples of this, so that Float32 adds them without rounding.
  private static let unit = 0x1p-20

  /// What a sequence of random numbers is for.
  enum Purpose: UInt64 {
    case homes = 1
    case largePatches = 2
    case smallPatches = 3
    case noise = 4
  }

  init(_ options: SimulatedScene.Options) {
    let border = options.borderWidth
    validRows = border..<(options.height - border)
    validColumns = border..<(options.width - border)
    endmemberCount = options.endmemberCount
    seed = options.seed
    let (height, width) = (validRows.count, validColumns.count)
    patchSize = min(max(Double(min(height, width)) / 5, 6), 120)
    // One cell a home, in a grid as square as the scene allows.
    var acrossCount = 1
    while acrossCount < min(width, options.endmemberCount),
      acrossCount * acrossCount * height < options.endmemberCount * width
    { acrossCount += 1 }
    let downCount = (options.endmemberCount + acrossCount - 1) / acrossCount
    let cell = (height: height / downCount, width: width / acrossCount)
    var generator = Self.generator(options.seed, .homes, 0, 0)
    let cells = generator.sample(options.endmemberCount, below: acrossCount * downCount)
    homes = cells.map { index in
      let row = (index / acrossCount) * cell.height + cell.height / 4
      let column = (index % acrossCount) * cell.width + cell.width / 4
      return (
        Double(border + row + generator.index(below: (cell.height + 1) / 2)),
        Double(border + column + generator.index(below: (cell.width + 1) / 2))
      )
    }
    homeRadius = max(0.4, Double(min(cell.height, cell.width)) / 8)
  }

  /// Independent random numbers for one purpose and place.
  static func generator(
    _ seed: UInt64,
    _ purpose: Purpose,
    _ first: Int,
    _ second: Int
  ) -> SeededGenerator {
    let place = UInt64(truncatingIfNeeded: first) << 28 ^ UInt64(truncatingIfNeeded: second)
    return SeededGenerator(
      seed: seed,
      stream: purpose.rawValue << 60 | place & 0x0FFF_FFFF_FFFF_FFFF
    )
  }

  /// The abundances of a pixel with data: multiples of 2^-20 that sum to exactly 1.
  func abundances(row: Int, column: Int) -> [Float] {
    var fractions = scores(row: Double(row), column: Double(column))
    let highest = fractions.max() ?? 0
    for index in fractions.indices { fractions[index] = exponential(fractions[index] - highest) }
    let sum = fractions.reduce(0, +)
    for index in fractions.indices {
      fractions[index] = max(0, fractions[index] / sum - Self.threshold)
    }
    let rest = fractions.reduce(0, +)
    var largest = 0
    for index in fractions.indices {
      fractions[index] = (fractions[index] / rest / Self.unit).rounded() * Self.unit
      if fractions[index] > fractions[largest] { largest = index }
    }
    fractions[largest] += 1 - fractions.reduce(0, +)
    return fractions.map { Float($0) }
  }

  private func scores(row: Double, column: Double) -> [Double] {
    (0..<endmemberCount).map { endmember in
      let (down, across) = (row - homes[endmember].row, column - homes[endmember].column)
      let distance = (down * down + across * across) / (homeRadius * homeRadius)
      let patches =
        Self.patchHeight.large
        * noise(.largePatches, endmember, row: row / patchSize, column: column / patchSize)
      let details =
        Self.patchHeight.small
        * noise(.smallPatches, endmember, row: 3 * row / patchSize, column: 3 * column / patchSize)
      return patches + details + Self.homeHeight * exponential(-0.5 * distance)
    }
  }

  /// Smooth noise 0...1: random numbers on the whole places, blended by `3 t^2 - 2 t^3` between.
  private func noise(_ purpose: Purpose, _ endmember: Int, row: Double, column: Double) -> Double {
    let (top, left) = (row.rounded(.down), column.rounded(.down))
    func blend(_ part: Double) -> Double { part * part * (3 - 2 * part) }
    let (down, across) = (blend(row - top), blend(column - left))
    func lattice(_ rowStep: Int, _ columnStep: Int) -> Double {
      var generator = Self.generator(
        seed,
        purpose,
        (Int(top) + rowStep) * SimulatedSceneMaterial.all.count + endmember,
        Int(left) + columnStep
      )
      return generator.uniform()
    }
    let upper = lattice(0, 0) * (1 - across) + lattice(0, 1) * across
    let lower = lattice(1, 0) * (1 - across) + lattice(1, 1) * across
    return upper * (1 - down) + lower * down
  }
}
