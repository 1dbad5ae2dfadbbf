internal import Catalogue
internal import Foundation

/// What an archive's catalogue says, for people and for `--json`.
public struct ArchiveStatus: Sendable, Encodable {
  /// A scene in a line.
  public struct Scene: Sendable, Encodable {
    /// What it is called.
    public let name: String
    /// How the last look at it ended.
    public let status: String
    /// Why the last attempt failed.
    public let error: String?
    /// How often in a row it failed.
    public let failureCount: Int?
    /// Why the product is out of date, or the scene is left out.
    public let reason: String?
    /// Why somebody should look at the product.
    public let look: String?
    /// The scene's data file, from the output folder.
    public let scene: String?
    /// The product's folder, likewise.
    public let product: String?
    /// When the last attempt ended.
    public let attempted: String?
  }

  /// A run.
  public struct Run: Sendable, Encodable {
    /// When it began, and when it ended; no end for a run that is at work or was killed.
    public let began: String?, ended: String?
    /// Version of the program.
    public let program: String?
    /// The job file.
    public let job: String?
    /// The computer.
    public let host: String?
    /// Scenes by how they ended.
    public let counts: [String: Int]
    /// Time that it took.
    public let seconds: Double?
    /// What the command gave to the shell.
    public let exitCode: Int?
  }

  /// The output folder.
  public let archive: String
  /// Scenes by status.
  public let counts: [String: Int]
  /// Scenes whose last attempt failed.
  public let failed: [Scene]
  /// Scenes whose product somebody should look at.
  public let look: [Scene]
  /// The latest run.
  public let lastRun: Run?
  /// Number of models that were made.
  public let modelCount: Int
  /// What a reader should know of the catalogue itself, sentences without their full stops.
  public let notes: [String]

  /// Reads the catalogue of an archive.
  ///
  /// - Throws: an `ExplainedError` if there is no catalogue, or it cannot be read.
  public init(of folder: ArchiveFolder) throws {
    let reader = try CatalogueReader(path: folder.cataloguePath)
    archive = folder.path
    counts = try reader.sceneCounts()
    failed = try reader.scenes(status: SceneStatus.failed.rawValue).map {
      Scene($0, failureCount: try reader.memory(of: $0)?.failure?.count)
    }
    look = try reader.scenesToLookAt().map { Scene($0) }
    lastRun = try reader.runs(limit: 1).first.map(Run.init)
    modelCount = try reader.models().count
    notes =
      try ArchiveCatalogue(of: folder).hasNews()
      ? ["a run wrote more than the catalogue knows; unmix batch catalogue takes it in"] : []
  }
}

extension ArchiveStatus.Scene {
  init(_ record: SceneRecord, failureCount: Int? = nil) {
    name = record.name
    status = record.status
    error = record.error
    self.failureCount = failureCount
    reason = record.reason
    look = record.look ?? record.quality.flatMap { $0 == "accept" ? nil : $0 }
    scene = record.scenePath
    product = record.productPath
    attempted = record.attempted
  }
}

extension ArchiveStatus.Run {
  init(_ record: RunRecord) {
    began = record.began
    ended = record.ended
    program = record.program
    job = record.job
    host = record.host
    // What is no such JSON has been damaged, and counts nothing.
    let counted = try? JSONDecoder().decode(
      [String: Int].self,
      from: Data((record.counts ?? "").utf8)
    )
    counts = counted ?? [:]
    seconds = record.seconds
    exitCode = record.exitCode
  }
}
