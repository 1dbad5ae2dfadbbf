internal import DurableFiles

/// A file that is being read; its failures are this room's.
struct SourceFile {
  /// The bytes that a file of a library may have: 30,000 spectra of 1,000 bands.
  static let libraryLimit = 128 << 20
  static let libraryKind = "a spectral library"

  private var reader: FileReader

  init(_ path: String) throws(SpectraError) {
    do throws(DurableFileError) { reader = try FileReader(path) } catch {
      throw SpectraError(error)
    }
  }

  /// The bytes that were read so far.
  var bytes: [UInt8] { [UInt8](reader.data) }

  /// The file's size when it was opened.
  var byteCount: Int { reader.byteCount }

  /// Reads as much as it takes to see what the file is.
  mutating func readStart() throws(SpectraError) {
    do throws(DurableFileError) { try reader.read(to: 4096) } catch { throw SpectraError(error) }
  }

  /// Reads the rest; see `FileReader.readAll`.
  mutating func readAll(limit: Int, kind: String) throws(SpectraError) -> FileChecksum {
    do throws(DurableFileError) { return try reader.readAll(limit: limit, kind: kind) } catch {
      throw SpectraError(error)
    }
  }
}

extension SpectraError {
  /// A file that the disk did not give.
  init(_ error: DurableFileError) {
    self.init(
      code: .cannotRead,
      path: error.path,
      message: error.message,
      remedy: error.remedy + (error.underlying.map { " (\($0))" } ?? "")
    )
  }
}
