internal import DurableFiles
internal import Foundation
internal import LinearAlgebra
internal import Rasters
internal import Sampling
internal import Scenes
internal import Synchronization

/// A raw file in any byte order, after a header of any length.
///
/// GDAL writes neither, so this does; strips go to their places, and never more than one is held.
final class SimulatedRawFile: SimulatedFile {
  private let path: String
  private let order: SampleOrder
  private let storage: SimulatedStorage
  private let (width, height, bandCount): (Int, Int, Int)
  private let handle: Mutex<FileHandle>  // guards the place in the file

  /// Makes a file of the right length without samples.
  init(path: String, order: SampleOrder, simulation: SceneSimulation) throws {
    self.path = path
    self.order = order
    storage = simulation.storage
    (width, height) = (simulation.scene.width, simulation.scene.height)
    bandCount = simulation.scene.bandCount
    try DurableFile.write(Data(), to: path)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    let sampleCount = width * height * bandCount
    try handle.truncate(
      atOffset: UInt64(storage.headerOffset + sampleCount * storage.sampleType.byteCount)
    )
    self.handle = Mutex(handle)
  }

  func write(_ samples: borrowing Matrix, rows: Range<Int>) throws {
    let pieces = pieces(samples, rows: rows)
    do {
      try handle.withLock { handle in
        for (sampleIndex, data) in pieces {
          let start = storage.headerOffset + sampleIndex * storage.sampleType.byteCount
          try handle.seek(toOffset: UInt64(start))
          try handle.write(contentsOf: data)
        }
      }
    } catch {
      throw WorkError(
        code: .noRoom,
        message: "cannot write \(path): \(error.localizedDescription)",
        remedy: "See that the disk has room, then run again."
      )
    }
  }

  func close() throws { try handle.withLock { try $0.close() } }

  /// The runs of bytes that rows are in the file: the index of the first sample, and the bytes.
  private func pieces(
    _ samples: borrowing Matrix,
    rows: Range<Int>
  ) -> [(sampleIndex: Int, data: Data)] {
    let encoder = SampleEncoder(storage)
    let (planes, planeWidth) = (samples.span, rows.count * width)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(planes.count * storage.sampleType.byteCount)
    switch order {
    case .bandSequential:
      return (0..<bandCount).map { band in
        bytes.removeAll(keepingCapacity: true)
        for index in band * planeWidth..<(band + 1) * planeWidth {
          encoder.append(planes[index], to: &bytes)
        }
        return ((band * height + rows.lowerBound) * width, Data(bytes))
      }
    case .bandByLine:
      for row in 0..<rows.count {
        for band in 0..<bandCount {
          let start = band * planeWidth + row * width
          for index in start..<start + width { encoder.append(planes[index], to: &bytes) }
        }
      }
    case .bandByPixel:
      for pixel in 0..<planeWidth {
        for band in 0..<bandCount {
          encoder.append(planes[band * planeWidth + pixel], to: &bytes)
        }
      }
    }
    return [(rows.lowerBound * width * bandCount, Data(bytes))]
  }
}
