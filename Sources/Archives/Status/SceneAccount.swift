internal import Catalogue
internal import Sampling

/// The whole history of a scene, for people and for `--json`.
public struct SceneAccount: Sendable, Encodable {
  /// What came of the scene once.
  public struct Attempt: Sendable, Encodable {
    /// When it ended.
    public let time: String
    /// How it ended.
    public let outcome: String
    /// Why it was tried.
    public let reason: String?
    /// Why it failed.
    public let error: String?
    /// Time that it took.
    public let seconds: Double?
    /// Mean reconstruction error in reflectance.
    public let meanError: Double?
    /// Why somebody should look at the product.
    public let look: String?
  }

  /// A file of the product.
  public struct File: Sendable, Encodable {
    /// Its name.
    public let name: String
    /// Its length.
    public let bytes: Int
    /// Its checksum, where it is known.
    public let sha256: String?
  }

  /// The scene now.
  public let scene: ArchiveStatus.Scene
  /// Name of the method, and of the model file.
  public let method: String?, model: String?
  /// When the scene was taken, and when its product was made.
  public let acquired: String?, made: String?
  /// Mean reconstruction error in reflectance, mean spectral angle in degrees.
  public let meanError: Double?, meanAngle: Double?
  /// Corners of the product's outlines: longitude, latitude.
  public let footprint: [[[Double]]]
  /// Everything that came of it, oldest first.
  public let attempts: [Attempt]
  /// The product's files.
  public let files: [File]

  /// Reads what the catalogue of an archive knows of a scene.
  ///
  /// - Parameters:
  ///   - name: the scene's name, or the path of its data file or its product from the output folder.
  ///   - folder: the archive.
  /// - Returns: one account a scene of that name.
  /// - Throws: `WorkError` with code `.badOptions` if there is none; an `ExplainedError` if the
  ///   catalogue cannot be read.
  public static func all(named name: String, in folder: ArchiveFolder) throws -> [SceneAccount] {
    let reader = try CatalogueReader(path: folder.cataloguePath)
    let scenes = try reader.scenes(named: name) + reader.scenes(named: folder.kept(name))
    var seen: Set<Int64?> = []
    let found = scenes.filter { seen.insert($0.id).inserted }
    guard !found.isEmpty else {
      throw WorkError(
        code: .badOptions,
        message: "the catalogue of \(folder.path) knows no scene \(name).",
        remedy: "Give the name of a scene or of its product; unmix batch status --json lists those "
          + "that failed."
      )
    }
    return try found.map { try SceneAccount($0, reader) }
  }

  private init(_ record: SceneRecord, _ reader: CatalogueReader) throws {
    scene = ArchiveStatus.Scene(record, failureCount: try reader.memory(of: record)?.failure?.count)
    (method, model) = (record.method, record.model)
    (acquired, made) = (record.acquired, record.made)
    (meanError, meanAngle) = (record.meanError, record.meanAngle)
    footprint = (record.geometry.flatMap(GeoPackageGeometry.parts) ?? []).map { part in
      part.map { [$0.longitude, $0.latitude] }
    }
    attempts = try reader.attempts(of: record).map {
      Attempt(
        time: $0.time,
        outcome: $0.outcome,
        reason: $0.reason,
        error: $0.error,
        seconds: $0.seconds,
        meanError: $0.meanError,
        look: $0.look
      )
    }
    files = try reader.files(of: record).map {
      File(name: $0.name, bytes: $0.byteCount, sha256: $0.sha256)
    }
  }

  /// The lines for a person.
  public var lines: [String] {
    var lines = ["\(scene.name): \(scene.status)"]
    func add(_ title: String, _ value: String?) {
      guard let value else { return }
      lines.append("  " + title + String(repeating: " ", count: 10 - title.count) + value)
    }
    add("scene", scene.scene)
    add("product", scene.product)
    add("method", method.map { $0 + (model.map { " (\($0))" } ?? "") })
    add("taken", acquired)
    add("made", made)
    add("error", meanError.map { "\(($0 * 1e5).rounded() / 1e5) in reflectance" })
    add("look", scene.look)
    add("reason", scene.reason)
    lines += attempts.flatMap(\.lines)
    return lines
  }
}

extension SceneAccount.Attempt {
  fileprivate var lines: [String] {
    let took = seconds.map { ", \(($0 * 10).rounded() / 10) s" } ?? ""
    let why = reason.map { ": \($0)" } ?? ""
    let odd = look.map { ["    LOOK: \($0)"] } ?? []
    let failure = (error ?? "").split(separator: "\n").map { "    \($0)" }
    return ["  \(time)  \(outcome)\(took)\(why)"] + odd + failure
  }
}
