internal import Catalogue
internal import DurableFiles
public import Essentials
public import Foundation
internal import Sampling

/// The catalogue of an archive: made from run logs and product folders, which are the truth, and read by
/// plans, `batch status` and GIS programs.
///
/// A catalogue that is lost or damaged costs nothing but the time to make it again.
public struct ArchiveCatalogue: Sendable {
  /// The archive.
  public let folder: ArchiveFolder

  /// Names the catalogue of an archive, be it there or not.
  public init(of folder: ArchiveFolder) { self.folder = folder }

  /// How much is done.
  public enum Extent: Sendable {
    /// What run logs say since the last time.
    case newEvents
    /// That, and a look for products that came or went by themselves.
    case disk
    /// Everything, from the beginning.
    case rebuilding
  }

  /// What is remembered of all scenes.
  ///
  /// - Returns: the memory, which is empty where the catalogue cannot be read, and then why, in a line.
  package func memory() -> (memory: ArchiveMemory, note: String?) {
    var memory = ArchiveMemory(of: folder)
    do {
      try CatalogueReader(path: folder.cataloguePath).readMemory { scene, product, record in
        memory.remember(SceneMemory(record), scene: scene, product: product)
      }
      return (memory, nil)
    } catch {
      let isFirst = error.code == .missing && RunLog.paths(in: folder).isEmpty
      let words = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
      let note = "\(words); every scene is looked at closely, which takes longer"
      return (ArchiveMemory(of: folder), isFirst ? nil : note)
    }
  }

  /// Brings the catalogue up to date.
  ///
  /// The caller holds the archive's lock.
  /// A damaged catalogue, or another database of its name, is set aside, and a new one made from the
  /// beginning. One of a later version of the program stays as it is, unless it is to be made again.
  ///
  /// - Parameters:
  ///   - extent: how much is done.
  ///   - now: the time.
  ///   - control: asked now and then whether to stop; the catalogue then stays as it was.
  /// - Returns: what was taken in, and what a person should know.
  /// - Throws: an `ExplainedError` that says why the catalogue could not be written, or
  ///   `CancellationError`.
  package func takeIn(
    _ extent: Extent = .newEvents,
    now: Date = Date(),
    control: RunControl = RunControl()
  ) throws -> CatalogueTaking.Report {
    guard FileManager.default.isFolder(folder.path) else {
      throw WorkError(
        code: .badOptions,
        message: "there is no folder \(folder.path), so that there is nothing to list.",
        remedy: "Give a job whose output folder is there, or the folder itself."
      )
    }
    do {
      if case .newEvents = extent, try !hasNews() { return CatalogueTaking.Report() }
      return try take(extent, now: now, control: control)
    } catch let error as CatalogueError {
      switch error.code {
      case .damaged, .foreign:
        let place = try setAside()
        var report = try take(.rebuilding, now: now, control: control)
        report.notes.insert(
          "\(Self.words(error)); it is set aside as \(place), and a new one is made from "
            + "\(report.productCount) products and \(report.logCount) run logs",
          at: 0
        )
        return report
      case .missing, .newer, .closed: throw error
      }
    }
  }

  /// Takes the archive's lock, and brings the catalogue up to date.
  ///
  /// - Parameters:
  ///   - extent: how much is done.
  ///   - caller: the job or folder that a person named, for whoever meets the lock.
  ///   - now: the time.
  ///   - control: as for `takeIn`.
  /// - Returns: as `takeIn`.
  /// - Throws: as `takeIn`, and `ArchiveInUse` if a run is at work.
  public func update(
    _ extent: Extent,
    for caller: String,
    now: Date = Date(),
    control: RunControl = RunControl()
  ) throws -> CatalogueTaking.Report {
    let lock = try ArchiveLock(in: folder.hiddenPath, job: caller, now: now)
    defer { lock.release() }
    return try takeIn(extent, now: now, control: control)
  }

  private func take(
    _ extent: Extent,
    now: Date,
    control: RunControl
  ) throws -> CatalogueTaking.Report {
    let isThere = FileStamp(path: folder.cataloguePath) != nil
    let isNew = if case .rebuilding = extent { true } else { !isThere }
    let isLooking = if case .newEvents = extent { isNew } else { true }
    let writer = try CatalogueWriter(path: folder.cataloguePath, isNew: isNew)
    defer { writer.discard() }
    let report = try CatalogueTaking(
      folder: folder,
      writer: writer,
      control: control,
      isLooking: isLooking
    ).run()
    try writer.publish(time: RunEvent.words(now))
    return report
  }

  /// Whether a run log has grown since it was taken in, or there is no catalogue.
  func hasNews() throws -> Bool {
    let known: [String: Int]
    do { known = try CatalogueReader(path: folder.cataloguePath).logSizes() } catch {
      guard error.code == .missing else { throw error }
      return true
    }
    return RunLog.paths(in: folder).contains { path in
      // A run that was killed before its first line leaves an empty log, which says nothing new.
      known[(path as NSString).lastPathComponent] ?? 0 != FileStamp(path: path)?.byteCount
    }
  }

  /// Moves what bears the catalogue's name into the hidden folder.
  ///
  /// - Returns: the new place, from the output folder.
  private func setAside() throws -> String {
    let files = FileManager.default
    try files.createDirectory(atPath: folder.hiddenPath, withIntermediateDirectories: true)
    let free = (1...).lazy.map { "\(folder.hiddenPath)/set-aside-\($0).gpkg" }
      .first { !files.fileExists(atPath: $0) }
    guard let place = free else { preconditionFailure("there is always another number") }
    try files.moveItem(atPath: folder.cataloguePath, toPath: place)
    return folder.kept(place)
  }

  /// An error on one line, without its full stop.
  private static func words(_ error: CatalogueError) -> String {
    let message = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
    return error.underlying.map { "\(message) (\($0))" } ?? message
  }
}
