internal import DurableFiles
internal import Foundation
internal import Methods
internal import Processing

/// What making the scenes of a plan will take, from what the archive remembers of others.
public struct PlanPrediction: Sendable, Equatable, Encodable {
  /// Number of scenes that are to be made.
  public let sceneCount: Int
  /// Bytes of their data.
  public let inputBytes: Int
  /// Seconds for all of them together on the workers of the job; nil where nothing is known.
  public let seconds: Double?
  /// The most memory that was given to a scene so far; nil where nothing is known.
  public let memoryBytes: Int?
  /// Bytes of the products; nil where nothing is known.
  public let diskBytes: Int?
  /// Bytes that are free where the products go; nil where that cannot be told.
  public let freeBytes: Int?

  /// The most products whose files are looked at.
  private static let lookedAtLimit = 20

  init(_ scenes: [PlannedScene], _ memory: ArchiveMemory, _ job: BatchJob) {
    let making = scenes.filter { $0.verdict == .new || $0.verdict == .make }
    sceneCount = making.count
    let input = making.lazy.map { FileStamp(path: $0.scene)?.byteCount ?? 0 }.reduce(0, +)
    inputBytes = input
    let known = scenes.compactMap { scene in
      scene.product.flatMap { memory[scene: scene.scene, product: $0] }
    }
    let timed = known.compactMap { memory in
      memory.seconds.flatMap { seconds in memory.byteCount.map { (seconds, $0) } }
    }
    seconds = Self.scaled(
      timed.map(\.0).reduce(0, +) / Double(job.limits.workerCount),
      from: timed.map(\.1).reduce(0, +),
      to: input
    )
    memoryBytes = known.compactMap(\.peakBytes).max()
    let products = scenes.lazy.filter { $0.verdict == .current }.prefix(Self.lookedAtLimit)
      .compactMap { scene in
        FileStamp(path: scene.scene).flatMap { stamp in
          scene.product.map { (Self.byteCount(of: $0), stamp.byteCount) }
        }
      }
    diskBytes = Self.scaled(
      Double(products.map(\.0).reduce(0, +)),
      from: products.map(\.1).reduce(0, +),
      to: input
    ).map { Int($0) }
    var folder = job.outputPath
    while !FileManager.default.fileExists(atPath: folder), folder.count > 1 {
      folder = (folder as NSString).deletingLastPathComponent
    }
    // A disk that does not say how much is free is no reason not to plan.
    freeBytes = try? DurableFile.freeBytes(at: folder.isEmpty ? "." : folder)
  }

  /// What so many bytes of input take, if others took this much; nil where there are none.
  private static func scaled(_ amount: Double, from bytes: Int, to input: Int) -> Double? {
    amount > 0 && bytes > 0 && input > 0 ? amount / Double(bytes) * Double(input) : nil
  }

  private static func byteCount(of product: String) -> Int {
    // What cannot be listed has no bytes for us.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: product)) ?? []
    return names.map { FileStamp(path: PathPattern.joined(product, $0))?.byteCount ?? 0 }
      .reduce(0, +)
  }
}
