internal import Catalogue
internal import DurableFiles
internal import Essentials
internal import Foundation

/// Takes run logs and products into a catalogue that is being changed.
public struct CatalogueTaking {
  /// What was taken in.
  public struct Report: Sendable, Encodable, Equatable {
    /// Run logs that had something new.
    public internal(set) var logCount = 0
    /// Lines of them.
    public internal(set) var eventCount = 0
    /// Products that were read.
    public internal(set) var productCount = 0
    /// Products that are in the catalogue and not on the disk any more.
    public internal(set) var goneCount = 0
    /// What a person should know, a sentence each without its full stop.
    public internal(set) var notes: [String] = []

    /// The counts on one line.
    public var words: String {
      let gone = goneCount > 0 ? ", \(goneCount) gone" : ""
      return "Catalogue: \(eventCount) lines of \(logCount) run logs taken in, "
        + "\(productCount) products read\(gone)"
    }
  }

  let folder: ArchiveFolder
  let writer: CatalogueWriter
  let control: RunControl
  /// Whether products are looked for on the disk too.
  let isLooking: Bool

  /// Scenes or events that are changed in one transaction.
  private static let batchSize = 500

  /// Takes in all that is new.
  func run() throws -> Report {
    var report = Report()
    var products = ProductTaking(folder: folder)
    for path in RunLog.paths(in: folder) {
      try control.stopIfCancelled()
      try takeLog(path, &products, &report)
    }
    if isLooking { try look(&products, &report) }
    report.productCount = products.readCount
    report.notes += products.notes
    return report
  }

  private func takeLog(
    _ path: String,
    _ products: inout ProductTaking,
    _ report: inout Report
  ) throws {
    let name = (path as NSString).lastPathComponent
    var run =
      try writer.change { try $0.run(log: name) }
      ?? RunRecord(log: name, logSize: 0, logBytes: 0, unreadableLines: 0)
    guard run.logSize != FileStamp(path: path)?.byteCount else { return }
    let log = try RunLog(path: path, from: run.logBytes)
    report.logCount += 1
    report.eventCount += log.events.count
    run.unreadableLines += log.unreadableCount
    if log.newerCount > 0 {
      report.notes.append(
        "\(folder.kept(path)) has \(log.newerCount) lines of a later version of the program, which "
          + "are passed over"
      )
    }
    run.id = try writer.change { try $0.save(run) }
    for start in stride(from: 0, to: log.events.count, by: Self.batchSize) {
      try control.stopIfCancelled()
      let end = min(start + Self.batchSize, log.events.count)
      // Products are read once, after all events, where the disk is looked at anyway.
      let isLooking = isLooking
      try writer.change { changes in
        var events = EventTaking(changes: changes, run: run, readsProducts: !isLooking)
        for event in log.events[start..<end] { try events.take(event, &products) }
        run = events.run
      }
    }
    (run.logSize, run.logBytes) = (log.fileByteCount, log.byteCount)
    _ = try writer.change { try $0.save(run) }
  }

  /// Reads the products that the catalogue does not know as they are, and marks those that are gone.
  private func look(_ products: inout ProductTaking, _ report: inout Report) throws {
    let found = ProductFolders(in: folder).paths
    for start in stride(from: 0, to: found.count, by: Self.batchSize) {
      try writer.change { changes in
        for path in found[start..<min(start + Self.batchSize, found.count)] {
          try control.stopIfCancelled()
          control.report(
            .stage("reading products", fraction: Double(start) / Double(found.count))
          )
          try products.take(path, changes)
        }
      }
    }
    let there = Set(found)
    report.goneCount = try writer.change { changes in
      try changes.productPaths().count { path in
        guard !there.contains(path), var scene = try changes.scene(product: path) else {
          return false
        }
        return try products.forget(&scene, changes)
      }
    }
  }
}
