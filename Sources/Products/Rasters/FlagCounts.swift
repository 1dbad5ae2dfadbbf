/// How many pixels of a scene were unmixed, and how many of them bear which flag.
public struct FlagCounts: Sendable, Equatable {
  /// Pixels that were unmixed.
  public private(set) var validCount = 0
  /// Pixels with each flag, in the order of the bits.
  private var counts = [Int](repeating: 0, count: PixelFlags.meanings.count)
  /// Pixels whose reflectance is out of the range in which shares mean something: dark or bright.
  public private(set) var outOfRangeCount = 0
  /// Pixels that no mixture of the endmembers explains: a high error or a wide angle.
  public private(set) var unexplainedCount = 0

  /// Counts nothing yet.
  public init() {}

  /// Counts a pixel that was unmixed.
  public mutating func add(_ flags: PixelFlags) {
    validCount += 1
    guard !flags.isEmpty else { return }
    for bit in counts.indices where flags.rawValue >> bit & 1 == 1 { counts[bit] += 1 }
    if !flags.isDisjoint(with: [.dark, .bright]) { outOfRangeCount += 1 }
    if !flags.isDisjoint(with: [.highError, .wideAngle]) { unexplainedCount += 1 }
  }

  /// Adds the pixels of another part of the scene.
  public mutating func add(_ other: FlagCounts) {
    validCount += other.validCount
    for bit in counts.indices { counts[bit] += other.counts[bit] }
    outOfRangeCount += other.outOfRangeCount
    unexplainedCount += other.unexplainedCount
  }

  /// Pixels with a flag.
  ///
  /// - Parameter flag: one bit.
  /// - Returns: their number.
  public func count(of flag: PixelFlags) -> Int { counts[flag.rawValue.trailingZeroBitCount] }
}
