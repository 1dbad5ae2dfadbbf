package import Foundation

/// Footprints as a GeoPackage stores them: a header with the bounds, then a multipolygon as WKB (OGC
/// 12-128r18, 2.1.3).
package enum GeoPackageGeometry {
  private static let polygonCode: UInt32 = 3
  private static let multiPolygonCode: UInt32 = 6
  private static let headerByteCount = 40

  /// The bytes of a footprint.
  package static func data(of footprint: Footprint) -> Data {
    var data = Data("GP".utf8)
    // Version 1; little-endian with bounds of two dimensions.
    data += [0, 0b0000_0011]
    append(UInt32(GeoPackageTables.footprintSystem), to: &data)
    let bounds = footprint.bounds
    for bound in [bounds.west, bounds.east, bounds.south, bounds.north] { append(bound, to: &data) }
    append(multiPolygonCode, UInt32(footprint.parts.count), to: &data)
    for part in footprint.parts {
      append(polygonCode, 1, to: &data)
      append(UInt32(part.count + 1), to: &data)
      for point in counterclockwise(part) + counterclockwise(part).prefix(1) {
        append(point.longitude, to: &data)
        append(point.latitude, to: &data)
      }
    }
    return data
  }

  /// The outlines in bytes that `data` wrote, without their closing points; nil for other bytes.
  package static func parts(of data: Data) -> [[Footprint.Point]]? {
    var rest = data[...]
    guard rest.count > headerByteCount, rest.starts(with: Data("GP".utf8)) else { return nil }
    rest = rest.dropFirst(headerByteCount)
    guard takeCode(&rest) == multiPolygonCode, let partCount = takeNumber(&rest) else { return nil }
    var parts: [[Footprint.Point]] = []
    for _ in 0..<min(Int(partCount), rest.count) {
      guard takeCode(&rest) == polygonCode, takeNumber(&rest) == 1,
        let count = takeNumber(&rest), count >= 4, Int(count) <= rest.count / 16
      else { return nil }
      let points = (0..<Int(count)).map { _ in
        Footprint.Point(longitude: takeCoordinate(&rest), latitude: takeCoordinate(&rest))
      }
      parts.append(points.dropLast())
    }
    return parts
  }

  private static func counterclockwise(_ ring: [Footprint.Point]) -> [Footprint.Point] {
    let doubledArea = ring.indices.reduce(0.0) { area, index in
      let (point, next) = (ring[index], ring[(index + 1) % ring.count])
      return area + point.longitude * next.latitude - next.longitude * point.latitude
    }
    return doubledArea < 0 ? ring.reversed() : ring
  }

  private static func append(_ code: UInt32, _ count: UInt32, to data: inout Data) {
    data.append(1)  // little-endian
    append(code, to: &data)
    append(count, to: &data)
  }

  private static func append(_ number: UInt32, to data: inout Data) {
    data += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private static func append(_ number: Double, to data: inout Data) {
    data += (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
  }

  private static func takeCode(_ rest: inout Data) -> UInt32? {
    guard rest.first == 1 else { return nil }
    rest = rest.dropFirst()
    return takeNumber(&rest)
  }

  private static func takeNumber(_ rest: inout Data) -> UInt32? {
    guard rest.count >= 4 else { return nil }
    let number = rest.prefix(4).enumerated().reduce(UInt32(0)) {
      $0 | UInt32($1.element) << (8 * $1.offset)
    }
    rest = rest.dropFirst(4)
    return number
  }

  private static func takeCoordinate(_ rest: inout Data) -> Double {
    let bits = rest.prefix(8).enumerated().reduce(UInt64(0)) {
      $0 | UInt64($1.element) << (8 * $1.offset)
    }
    rest = rest.dropFirst(8)
    return Double(bitPattern: bits)
  }
}
