/// Which folders of a room use types that other folders of it declare.
struct FolderArrows {
  private let targets: [String: Set<String>]

  /// Number of arrows.
  var count: Int { targets.values.reduce(0) { $0 + $1.count } }

  /// - Parameter files: the Swift files of one room.
  init(of files: [Repository.File]) {
    var declared: [String: String] = [:]
    let texts = files.map { (folder: Self.folder(of: $0), text: SwiftText($0.text)) }
    for (folder, text) in texts {
      for type in text.declaredTypes { declared[type] = folder }
    }
    var targets: [String: Set<String>] = [:]
    for (folder, text) in texts {
      let used = text.capitalisedWords.compactMap { declared[$0] }
      targets[folder, default: []].formUnion(used.filter { $0 != folder })
    }
    self.targets = targets
  }

  /// Folders that depend on each other in a circle; nil if none do.
  var circle: [String]? {
    var remaining = targets
    // Folders that use no other remaining one are taken away until none is left, or only a circle.
    while let free = remaining.first(where: { $0.value.isDisjoint(with: remaining.keys) }) {
      remaining[free.key] = nil
    }
    return remaining.isEmpty ? nil : remaining.keys.sorted()
  }

  /// The folder below the room: `Reading` of `Sources/Rasters/Reading/RawFile.swift`.
  private static func folder(of file: Repository.File) -> String {
    file.path.split(separator: "/").dropFirst(2).dropLast().joined(separator: "/")
  }
}
