import CFloors
import Foundation
import Testing

@Suite("Floors")
struct FloorTests {
  @Test(
    "the floor of projections adds up every product of sample and weight",
    arguments: [(1, 1), (7, 3), (24, 12), (24, 13), (31, 18), (224, 30)]
  )
  func products(bandCount: Int, rowCount: Int) {
    // The same numbers once more: pixels first, band after band, then weights, from a multiple of 16 on.
    var state: UInt32 = 1
    func next() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / 16_777_216
    }
    var sum = 0.0
    let pixels = (0..<bandCount).map { _ in (0..<48).map { _ in next() } }
    for band in 0..<bandCount {
      for _ in 0..<rowCount { sum += next() * pixels[band].reduce(0, +) }
    }
    let result = unmix_floor_products(Int32(bandCount), Int32(rowCount), 96)
    #expect(abs(result / sum - 1) < 1e-5)
  }

  @Test("reading gives the bytes that are there, and fails beyond the end")
  func reading() throws {
    let path = NSTemporaryDirectory() + "/unmix-bench-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(count: 1_000).write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    #expect(unmix_floor_read(file.fileDescriptor, 10, 1_000, 64) == 990)
    #expect(unmix_floor_read(file.fileDescriptor, 10, 1_001, 64) == -1)
  }
}
