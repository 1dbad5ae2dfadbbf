import Foundation
import Testing

@testable import Rasters

@Suite("SamplePlanes")
struct SamplePlanesTests {
  /// Mean and mode of what an overview's pixel covers, computed by areas in double precision.
  static func expected(
    _ plane: [Float],
    _ level: SamplePlanes.Level,
    of above: SamplePlanes.Level,
    _ resampling: SamplePlanes.Resampling,
    x: Int,
    y: Int
  ) -> Float {
    var areas: [Float: Double] = [:]
    for row in 0..<above.height {
      for column in 0..<above.width {
        let wide = overlap(column, x, Double(above.width) / Double(level.width))
        let high = overlap(row, y, Double(above.height) / Double(level.height))
        let value = plane[row * above.width + column]
        if wide > 1e-9, high > 1e-9, value != -9999 { areas[value, default: 0] += wide * high }
      }
    }
    guard !areas.isEmpty else { return -9999 }
    let total = areas.values.reduce(0, +)
    switch resampling {
    case .average: return Float(areas.reduce(0) { $0 + Double($1.key) * $1.value } / total)
    case .mode:
      let largest = areas.values.max() ?? 0
      return areas.filter { $0.value > largest - 1e-6 }.keys.min() ?? -9999
    }
  }

  static func overlap(_ source: Int, _ place: Int, _ ratio: Double) -> Double {
    let end = min(Double(source + 1), Double(place + 1) * ratio)
    return end - max(Double(source), Double(place) * ratio)
  }

  @Test(
    "overviews are means and modes by area, without no-data",
    arguments: [[1, 2], [2, 1], [5, 4], [7, 9], [64, 33], [1, 37], [40, 1]]
  )
  func overviews(size: [Int]) throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: size[0], height: size[1])
    let path = folder.file("samples")
    let file = try SamplePlanes(path: path, grid: grid, bandCount: 2, blockSide: 4)
    var (quantity, classes): ([Float], [Float]) = ([], [])
    for pixel in 0..<grid.pixelCount {
      quantity.append(pixel.isMultiple(of: 7) ? -9999 : Float(pixel * 37 % 101) / 100)
      classes.append(pixel.isMultiple(of: 5) ? -9999 : 4)
    }
    try file.write(planes: (quantity + classes).span, window: grid.window)
    try file.fillOverviews([.average, .mode], noData: -9999, threadCount: 3)
    for number in file.levels.indices.dropFirst() {
      let (level, above) = (file.levels[number], file.levels[number - 1])
      for (band, resampling) in [SamplePlanes.Resampling.average, .mode].enumerated() {
        var upper = [Float](repeating: 0, count: above.width * above.height)
        try file.read(into: &upper, upper.indices, level: number - 1, band: band, x: 0, y: 0)
        var found = [Float](repeating: 0, count: level.width * level.height)
        try file.read(into: &found, found.indices, level: number, band: band, x: 0, y: 0)
        for (place, value) in found.enumerated() {
          let (y, x) = place.quotientAndRemainder(dividingBy: level.width)
          let expected = Self.expected(upper, level, of: above, resampling, x: x, y: y)
          #expect(abs(value - expected) <= 1e-6, "level \(number) band \(band) x \(x) y \(y)")
        }
      }
    }
  }

  @Test("the most frequent flag wins, the first of equals, no-data never")
  func mode() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 8, height: 2)
    let path = folder.file("samples")
    let file = try SamplePlanes(path: path, grid: grid, bandCount: 1, blockSide: 4)
    let samples: [Float] = [
      1, 2, 4, 4, -9999, -9999, -9999, -9999,
      2, 2, 8, 8, -9999, 3, -9999, -9999,
    ]
    try file.write(planes: samples.span, window: grid.window)
    try file.fillOverviews([.mode], noData: -9999, threadCount: 1)
    let preview = try file.preview(maximumSide: 4)
    #expect(preview.width == 4 && preview.height == 1)
    #expect(preview.planes == [[2, 4, 3, -9999]])
  }

  @Test(
    "windows come back from where they were written, by many threads at once",
    arguments: [SamplePlanes.Storage.file, .memory]
  )
  func windows(storage: SamplePlanes.Storage) throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 50, height: 40)
    let file = try SamplePlanes(
      path: folder.file("samples"),
      storage: storage,
      grid: grid,
      bandCount: 3
    )
    #expect(try folder.names.isEmpty == (storage == .memory))
    try ParallelLoop.run(itemCount: 20, threadCount: 4) { item throws(RasterError) in
      let column = item % 4
      let width = column == 3 ? 14 : 12
      let window = RasterWindow(x: column * 12, y: item / 4 * 8, width: width, height: 8)
      var planes: [Float] = []
      for band in 0..<3 {
        for y in 0..<window.height {
          for x in 0..<window.width {
            planes.append(Float(band * 10_000 + (window.y + y) * 50 + window.x + x))
          }
        }
      }
      try file.write(planes: planes.span, window: window)
    }
    for band in 0..<3 {
      var plane = [Float](repeating: 0, count: grid.pixelCount)
      try file.read(into: &plane, plane.indices, level: 0, band: band, x: 0, y: 0)
      #expect(plane == (0..<grid.pixelCount).map { Float(band * 10_000 + $0) })
    }
  }

  @Test("samples in memory start as 0, as in a file, and take as many bytes as foretold")
  func memory() throws {
    let grid = RasterGrid(width: 600, height: 3)
    let planes = try SamplePlanes(path: "a", storage: .memory, grid: grid, bandCount: 2)
    #expect(planes.levels.map(\.width) == [600, 300] && planes.levels.map(\.height) == [3, 2])
    #expect(planes.byteCount == 4 * 2 * (600 * 3 + 300 * 2))
    #expect(SamplePlanes.byteCount(of: grid, bandCount: 2) == planes.byteCount)
    try planes.write([5, 6].span, level: 1, band: 1, x: 298, y: 1)
    var row = [Float](repeating: 9, count: 600)
    try planes.read(into: &row, 300..<600, level: 1, band: 1, x: 0, y: 1)
    #expect(row[0..<300].allSatisfy { $0 == 9 } && row[300..<598].allSatisfy { $0 == 0 })
    #expect(row[598...] == [5, 6])
    let error = try #require(throws: RasterError.self) {
      let huge = RasterGrid(width: 1 << 30, height: 1 << 20)
      _ = try SamplePlanes(path: "b", storage: .memory, grid: huge, bandCount: 1)
    }
    #expect(error.code == .cannotWrite && error.path == "b")
  }

  @Test("a file that lost its end, and a disk that is full, are errors")
  func failures() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 10, height: 10)
    let file = try SamplePlanes(path: folder.file("samples"), grid: grid, bandCount: 1)
    var plane = [Float](repeating: 0, count: 100)
    let short = try #require(throws: RasterError.self) {
      try file.read(into: &plane, plane.indices, level: 0, band: 0, x: 0, y: 0)
    }
    #expect(short.code == .systemFailed && short.underlying == "the file ends there")
    let full = try SamplePlanes(path: "/dev/full", grid: grid, bandCount: 1)
    let error = try #require(throws: RasterError.self) {
      try full.write(planes: plane.span, window: grid.window)
    }
    #expect(error.code == .cannotWrite && error.underlying == "No space left on device")
  }
}

@Suite("ParallelLoop and BlockQueue")
struct ParallelLoopTests {
  @Test("the first item that failed is reported, none begun after it", arguments: [1, 3, 64])
  func failure(threadCount: Int) throws {
    let begun = Monitor<[Int]>([])
    let error = try #require(throws: RasterError.self) {
      try ParallelLoop.run(itemCount: 1000, threadCount: threadCount) {
        item throws(RasterError) in
        begun.change { $0.append(item) }
        guard item >= 10 else { return }
        throw RasterError(code: .cannotRead, path: "\(item)", message: "", remedy: "")
      }
    }
    #expect(error.path == "10")
    #expect(begun.change { $0.count } <= 10 + threadCount)
  }

  @Test("the calling thread begins with the first item")
  func callingThread() {
    let caller = ObjectIdentifier(Thread.current)
    let first = Monitor(false)
    ParallelLoop.run(itemCount: 50, threadCount: 4) { item in
      if item == 0 { first.change { $0 = ObjectIdentifier(Thread.current) == caller } }
    }
    #expect(first.change { $0 })
  }

  @Test("no more threads compress than the memory for blocks allows")
  func threadLimit() {
    let queue = BlockQueue(blockCount: 9, threadLimit: 2, start: 0)
    #expect((0..<4).map { _ in queue.enter() } == [true, true, false, false])
    #expect((0..<4).map { _ in queue.take() } == [0, 1, 2, 3])
    queue.stop()
    #expect(queue.take() == nil)
  }

  @Test("blocks follow each other whatever the order in which they are done", arguments: 0..<6)
  func queue(turn: Int) {
    let queue = BlockQueue(blockCount: 3, threadLimit: 2, start: 100)
    #expect((0..<3).map { _ in queue.take() } == [0, 1, 2] && queue.take() == nil)
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    var ready: [BlockPlace] = []
    for number in orders[turn] {
      let block = EncodedBlock(bytes: [], byteCount: 10 * (number + 1))
      ready += queue.place(block, number: number).map(\.place)
    }
    #expect(ready == queue.places)
    #expect(ready.map(\.offset) == [104, 122, 150] && ready.map(\.byteCount) == [10, 20, 30])
  }
}
