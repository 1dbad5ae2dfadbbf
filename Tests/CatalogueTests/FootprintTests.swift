import Foundation
import Testing

@testable import Catalogue

@Suite("Footprints")
struct FootprintTests {
  private func footprint(_ corners: [(Double, Double)]) throws -> Footprint {
    try #require(Footprint(corners: corners.map { .init(longitude: $0.0, latitude: $0.1) }))
  }

  private func area(_ ring: [Footprint.Point]) -> Double {
    ring.indices.reduce(0) { sum, index in
      let (a, b) = (ring[index], ring[(index + 1) % ring.count])
      return sum + (a.longitude * b.latitude - b.longitude * a.latitude) / 2
    }
  }

  @Test("an outline is one polygon, and is read again from its bytes, anticlockwise")
  func simple() throws {
    let footprint = try footprint([(13, 53), (14, 53.1), (14.2, 52), (13.1, 51.9)])
    #expect(footprint.parts.count == 1)
    let data = GeoPackageGeometry.data(of: footprint)
    #expect(data.prefix(8) == Data([0x47, 0x50, 0, 3, 0xE6, 0x10, 0, 0]))
    let parts = try #require(GeoPackageGeometry.parts(of: data))
    #expect(parts == [footprint.parts[0].reversed()])
    #expect(area(parts[0]) > 0)
    let bounds = footprint.bounds
    #expect(bounds == (west: 13, south: 51.9, east: 14.2, north: 53.1))
  }

  @Test("an outline across the antimeridian is cut there in two, whichever way it goes")
  func antimeridian() throws {
    let corners = [(179.0, -18.0), (-178.0, -18.5), (-178.5, -20.0), (178.5, -19.5)]
    for ring in [corners, corners.reversed(), corners.map { ($0.0 < 0 ? $0.0 + 360 : $0.0, $0.1) }]
    {
      let footprint = try footprint(ring)
      #expect(footprint.parts.count == 2)
      let longitudes = footprint.parts.map { $0.map(\.longitude) }
      #expect(longitudes.joined().allSatisfy { abs($0) <= 180 && abs($0) >= 178 })
      #expect(longitudes.allSatisfy { Set($0.map { $0 > 0 }).count == 1 })
      let whole = footprint.parts.map { abs(area($0)) }.reduce(0, +)
      let unrolled = corners.map { ($0.0 < 0 ? $0.0 + 360 : $0.0, $0.1) }
      let expected = abs(area(unrolled.map { .init(longitude: $0.0, latitude: $0.1) }))
      #expect(abs(whole - expected) < 1e-9)
    }
  }

  @Test("an outline that ends at the antimeridian is not cut")
  func touching() throws {
    let footprint = try footprint([(170, 10), (180, 10), (180, 0), (170, 0)])
    #expect(footprint.parts.count == 1 && footprint.bounds.east == 180)
    let other = try self.footprint([(-180, 10), (-170, 10), (-170, 0), (180, 0)])
    #expect(other.parts.count == 1 && other.bounds.west == -180 && other.bounds.east == -170)
  }

  @Test("an outline around a pole reaches it", arguments: [1.0, -1.0])
  func pole(sign: Double) throws {
    let footprint = try footprint(
      [(45, 77), (135, 78), (-135, 77), (-45, 76)].map { ($0.0, sign * $0.1) }
    )
    let bounds = footprint.bounds
    #expect(bounds.west == -180 && bounds.east == 180)
    #expect(sign > 0 ? bounds.north == 90 : bounds.south == -90)
    let covered = footprint.parts.map { abs(area($0)) }.reduce(0, +)
    #expect(covered > 360 * 12 && covered < 360 * 14)
  }

  @Test("corners that are no places make no footprint")
  func nowhere() {
    let fine = Footprint.Point(longitude: 1, latitude: 1)
    for bad in [(Double.nan, 0.0), (0, 91), (.infinity, 0), (1000, 0)] {
      let point = Footprint.Point(longitude: bad.0, latitude: bad.1)
      #expect(Footprint(corners: [fine, point, .init(longitude: 2, latitude: 5)]) == nil)
    }
    #expect(Footprint(corners: [fine, fine]) == nil)
    #expect(
      GeoPackageGeometry.parts(of: Data("GP and more, but no geometry at all here".utf8)) == nil
    )
  }
}
