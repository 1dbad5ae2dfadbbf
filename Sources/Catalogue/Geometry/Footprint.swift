/// The outline of a product on the globe: longitudes and latitudes in degrees.
///
/// Where an outline crosses the antimeridian it is cut in two there, as RFC 7946 recommends, so that no
/// polygon is as wide as the world. An outline around a pole is continued to it.
package struct Footprint: Sendable, Equatable {
  /// A corner.
  package struct Point: Sendable, Equatable {
    /// -180...180, positive to the east.
    package var longitude: Double
    /// -90...90, positive to the north.
    package var latitude: Double

    /// Makes a corner.
    package init(longitude: Double, latitude: Double) {
      self.longitude = longitude
      self.latitude = latitude
    }
  }

  /// Outlines without a closing point, each within -180...180.
  package let parts: [[Point]]

  /// Makes a footprint of the corners of an outline, in order.
  ///
  /// - Returns: nil for fewer than three corners, or if one is no place on the globe.
  package init?(corners: [Point]) {
    guard corners.count >= 3,
      corners.allSatisfy({
        $0.longitude.isFinite && abs($0.longitude) <= 540 && abs($0.latitude) <= 90
      })
    else { return nil }
    let ring = Self.unrolled(corners)
    let (west, east) = (ring.map(\.longitude).min() ?? 0, ring.map(\.longitude).max() ?? 0)
    var parts: [[Point]] = []
    // The strips of the globe, each 360 degrees wide, that the unrolled outline lies in.
    for strip in Int(((west + 180) / 360).rounded(.down))...Int(((east + 180) / 360).rounded(.down))
    {
      let centre = Double(strip) * 360
      let cut = Self.clipped(
        Self.clipped(ring, at: centre - 180, keepsEast: true),
        at: centre + 180,
        keepsEast: false
      )
      let isFlat = Set(cut.map(\.longitude)).count < 2
      guard cut.count >= 3, !isFlat else { continue }
      parts.append(
        cut.map { Point(longitude: $0.longitude - centre, latitude: $0.latitude) }
      )
    }
    guard !parts.isEmpty else { return nil }
    self.parts = parts
  }

  /// West, south, east and north of all parts.
  package var bounds: (west: Double, south: Double, east: Double, north: Double) {
    let points = parts.joined()
    return (
      points.map(\.longitude).min() ?? 0, points.map(\.latitude).min() ?? 0,
      points.map(\.longitude).max() ?? 0, points.map(\.latitude).max() ?? 0
    )
  }

  /// The same corners, with longitudes that go beyond 180 degrees where that is nearer than going
  /// around the world.
  private static func unrolled(_ corners: [Point]) -> [Point] {
    var ring = [corners[0]]
    for corner in corners.dropFirst() + [corners[0]] {
      let before = ring[ring.count - 1].longitude
      let step = (corner.longitude - before).remainder(dividingBy: 360)
      ring.append(Point(longitude: before + step, latitude: corner.latitude))
    }
    let closing = ring.removeLast()
    guard abs(closing.longitude - ring[0].longitude) > 180 else { return ring }
    // Around a pole: the outline ends where it began, one turn further.
    let pole = corners.map(\.latitude).reduce(0, +) < 0 ? -90.0 : 90
    return ring + [
      closing, Point(longitude: closing.longitude, latitude: pole),
      Point(longitude: ring[0].longitude, latitude: pole),
    ]
  }

  /// The part of a ring on one side of a meridian.
  private static func clipped(_ ring: [Point], at meridian: Double, keepsEast: Bool) -> [Point] {
    func isInside(_ point: Point) -> Bool {
      keepsEast ? point.longitude >= meridian : point.longitude <= meridian
    }
    var kept: [Point] = []
    for (index, point) in ring.enumerated() {
      let before = ring[(index + ring.count - 1) % ring.count]
      if isInside(before) != isInside(point) {
        let share = (meridian - before.longitude) / (point.longitude - before.longitude)
        let latitude = before.latitude + share * (point.latitude - before.latitude)
        kept.append(Point(longitude: meridian, latitude: latitude))
      }
      if isInside(point) { kept.append(point) }
    }
    return kept
  }
}
