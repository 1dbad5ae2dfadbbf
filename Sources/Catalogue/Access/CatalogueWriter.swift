internal import DurableFiles
internal import GRDB

/// A catalogue that is being changed: a copy beside it, which takes its place as a whole.
///
/// So readers see the old state or the new one, never block the writer and need no file beside the
/// catalogue; a killed writer leaves the old one; and network file systems need no locks of SQLite.
/// One process at a time may change a catalogue: the caller holds the archive's lock.
package final class CatalogueWriter: Sendable {
  /// The catalogue.
  package let path: String
  private let staged: StagedFile
  private let queue: DatabaseQueue

  /// Copies a catalogue, or begins a new one.
  ///
  /// - Parameters:
  ///   - path: the catalogue; its folder must exist.
  ///   - isNew: whether to begin with nothing, whatever is there.
  /// - Throws: `CatalogueError`, unless there is no catalogue: then a new one begins.
  package init(path: String, isNew: Bool = false) throws(CatalogueError) {
    self.path = path
    (staged, queue) = try CatalogueReader.translating(path) {
      let staged = try StagedFile(for: path)
      let isCopy = !isNew && FileStamp(path: path) != nil
      if isCopy {
        try staged.copyTarget()
        guard let copy = FileStamp(path: staged.path), copy.byteCount > 0 else {
          throw CatalogueError.damaged(path, because: "it is empty")
        }
      }
      var configuration = Configuration()
      configuration.prepareDatabase { database in
        // Nobody else sees the copy, and whatever goes wrong, it is thrown away.
        try database.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
      }
      let queue = try DatabaseQueue(path: staged.path, configuration: configuration)
      if isCopy { try queue.read { try CatalogueError.requireCatalogue($0, path: path) } }
      try CatalogueSchema.migrator.migrate(queue)
      return (staged, queue)
    }
  }

  /// Makes changes, all or none of them.
  ///
  /// - Throws: what `body` throws, as a `CatalogueError`.
  package func change<Value>(
    _ body: (CatalogueChanges) throws -> Value
  ) throws(CatalogueError) -> Value {
    try CatalogueReader.translating(path) {
      try queue.write { try body(CatalogueChanges(database: $0)) }
    }
  }

  /// Puts the copy in the catalogue's place.
  ///
  /// - Parameter time: the time of the change, as a GeoPackage has it.
  /// - Throws: `CatalogueError`; the catalogue is then as it was.
  package func publish(time: String) throws(CatalogueError) {
    try CatalogueReader.translating(path) {
      try queue.write { database in
        try database.execute(sql: "UPDATE gpkg_contents SET last_change = ?", arguments: [time])
      }
      try queue.close()
      // Files that other programs keep beside the old file would be read into the new one.
      try staged.commit(removing: ["-wal", "-shm", "-journal"])
    }
  }

  /// Gives the changes up.
  package func discard() { staged.discard() }
}
