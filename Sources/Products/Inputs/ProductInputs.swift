internal import DurableFiles
internal import Foundation

/// Everything that a product follows from, each part with its name: equal inputs, equal products.
///
/// It is kept in `provenance.json`, so that it can be told why a product is out of date. Names, places
/// and times of files do not count: an archive can be moved.
public struct ProductInputs: Codable, Sendable, Equatable {
  /// Version of what a product folder holds (`Version.productFormat`).
  public var productFormat: Int
  /// Version of how abundances are computed (`Version.algorithmRevision`).
  public var algorithmRevision: Int
  /// Name of the method.
  public var method: String
  /// Every option that the result depends on, by its name on the command line.
  public var options: [String: String]
  /// What the scene's files and the options were understood as: bands, wavelengths, scale, place ...
  public var scene: [String: String]
  /// The files, those of the scene first.
  public var files: [InputFile]

  /// Describes inputs; see the properties.
  public init(
    productFormat: Int,
    algorithmRevision: Int,
    method: String,
    options: [String: String],
    scene: [String: String],
    files: [InputFile]
  ) {
    self.productFormat = productFormat
    self.algorithmRevision = algorithmRevision
    self.method = method
    self.options = options
    self.scene = scene
    self.files = files
  }

  /// What all of it comes to, as one SHA-256: equal keys, equal products.
  public var key: String {
    let lines =
      ["format \(productFormat)", "algorithm \(algorithmRevision)", "method \(method)"]
      + options.sorted { $0.key < $1.key }.map { "option \($0.key)=\($0.value)" }
      + scene.sorted { $0.key < $1.key }.map { "scene \($0.key)=\($0.value)" }
      + files.filter(\.counts).map { "\($0.role.rawValue) \($0.fingerprint)" }
    return Checksum.sha256(of: Data(lines.joined(separator: "\n").utf8))
  }

  /// Why a product made from earlier inputs is not the one that these give.
  ///
  /// - Parameter earlier: the inputs of the product that is there.
  /// - Returns: the differences, one reason each; empty if and only if the keys are equal.
  public func reasons(since earlier: ProductInputs) -> [Reason] {
    var reasons: [Reason] = []
    if productFormat != earlier.productFormat {
      reasons.append(.productFormat(before: earlier.productFormat, now: productFormat))
    }
    if algorithmRevision != earlier.algorithmRevision {
      reasons.append(.algorithm(before: earlier.algorithmRevision, now: algorithmRevision))
    }
    if method != earlier.method {
      reasons.append(.method(before: earlier.method, now: method))
    }
    reasons += Self.changes(of: options, since: earlier.options, Reason.option)
    reasons += fileReasons(since: earlier)
    reasons += Self.changes(of: scene, since: earlier.scene, Reason.scene)
    return reasons
  }

  /// The differences of named values, by name.
  private static func changes(
    of values: [String: String],
    since earlier: [String: String],
    _ reason: (_ name: String, _ before: String?, _ now: String?) -> Reason
  ) -> [Reason] {
    Set(values.keys).union(earlier.keys).sorted()
      .filter { values[$0] != earlier[$0] }
      .map { reason($0, earlier[$0], values[$0]) }
  }

  /// The differences of files, role by role: files of one role are compared by their names, and in
  /// their order where names differ, as a scene or a model may bear another name.
  private func fileReasons(since earlier: ProductInputs) -> [Reason] {
    InputFile.Role.allCases.flatMap { role -> [Reason] in
      let now = files.filter { $0.counts && $0.role == role }
      let before = earlier.files.filter { $0.counts && $0.role == role }
      guard now.map(\.fingerprint) != before.map(\.fingerprint) else { return [] }
      if now.count == before.count {
        return zip(before, now).filter { $0.fingerprint != $1.fingerprint }
          .map { .fileChanged(role, name: $1.name) }
      }
      let (names, earlierNames) = (Set(now.map(\.name)), Set(before.map(\.name)))
      return now.filter { !earlierNames.contains($0.name) }.map { .fileAdded(role, name: $0.name) }
        + before.filter { !names.contains($0.name) }.map { .fileGone(role, name: $0.name) }
        + now.filter { file in
          before.contains { $0.name == file.name && $0.fingerprint != file.fingerprint }
        }.map { .fileChanged(role, name: $0.name) }
    }
  }
}
