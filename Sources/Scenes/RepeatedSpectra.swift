/// Finds spectra that many pixels share to the last bit, as filling does and ground under noise never.
struct RepeatedSpectra {
  /// Pixels with one spectrum.
  struct Group {
    /// Their positions, ascending.
    var pixels: [Int]
    /// Whether all bands hold the same number.
    let isConstant: Bool
    /// Whether all numbers lie below 0.
    let isNegative: Bool
    /// Whether no other pixel holds the group's number in any band.
    var isExclusive = true
  }

  /// Pixels that a group has at least.
  private static let leastCount = 8
  /// Bands that show that equal numbers are no chance.
  private static let leastBandCount = 3
  /// The share of the other spectra that must differ from each other: scenes without noise, and those
  /// of few numbers, repeat spectra all over.
  private static let distinctShare = 0.9

  /// The groups that look like filling, the largest first.
  let groups: [Group]

  /// Looks at pixels.
  ///
  /// - Parameters:
  ///   - pixels: positions of the pixels to look at.
  ///   - bandCount: numbers per pixel.
  ///   - number: the number of a pixel in a band.
  init(of pixels: [Int], bandCount: Int, number: (_ pixel: Int, _ band: Int) -> Float) {
    var byHash: [Int: [Int]] = [:]
    for pixel in pixels {
      var hasher = Hasher()
      for band in 0..<bandCount { hasher.combine(number(pixel, band).bitPattern) }
      byHash[hasher.finalize(), default: []].append(pixel)
    }
    guard bandCount >= Self.leastBandCount else {
      groups = []
      return
    }
    var groups = byHash.values.filter { $0.count >= Self.leastCount }.map { pixels in
      let first = number(pixels[0], 0)
      return Group(
        pixels: pixels,
        isConstant: (1..<bandCount).allSatisfy { number(pixels[0], $0) == first },
        isNegative: (0..<bandCount).allSatisfy { number(pixels[0], $0) < 0 }
      )
    }
    groups.sort { ($1.pixels.count, $0.pixels[0]) < ($0.pixels.count, $1.pixels[0]) }
    let restCount = pixels.count - groups.reduce(0) { $0 + $1.pixels.count }
    let distinctCount = byHash.count - groups.count
    guard restCount >= Self.leastCount,
      Double(distinctCount) >= Self.distinctShare * Double(restCount)
    else {
      // Without noise only numbers that no ground has are a sign.
      self.groups = groups.filter {
        $0.isConstant && $0.isNegative && $0.pixels.count < pixels.count
      }
      .map { group in
        var group = group
        group.isExclusive = false
        return group
      }
      return
    }
    for index in groups.indices {
      let own = Set(groups[index].pixels)
      let first = groups[index].pixels[0]
      groups[index].isExclusive = !pixels.contains { pixel in
        !own.contains(pixel)
          && (0..<bandCount).contains { number(pixel, $0) == number(first, $0) }
      }
    }
    self.groups = groups
  }
}
