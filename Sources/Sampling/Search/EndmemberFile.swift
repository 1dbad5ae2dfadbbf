internal import DurableFiles
internal import Foundation
public import Spectra

/// The library that found endmembers become: a CSV table, or an ENVI library with its header.
public struct EndmemberFile: Sendable {
  private let path: String
  private let headerPath: String?

  /// The files that are written, the data first.
  public var paths: [String] { [path] + (headerPath.map { [$0] } ?? []) }

  /// Chooses the format by the ending: `.csv`, or `.sli` with its `.hdr`.
  ///
  /// - Throws: `WorkError` with code `.badOptions` for another ending.
  public init(path: String) throws {
    self.path = path
    switch (path as NSString).pathExtension.lowercased() {
    case "csv": headerPath = nil
    case "sli": headerPath = path.dropLast(4) + ".hdr"
    default:
      throw WorkError(
        code: .badOptions,
        message: "\(path) ends in neither .csv nor .sli.",
        remedy: "End the name of the library in .csv for a table or in .sli for an ENVI library."
      )
    }
  }

  /// Fails if a library may not go there, before any work is done.
  ///
  /// - Parameters:
  ///   - scenePath: the scene; neither it nor its header is ever written over.
  ///   - isReplacing: whether a library that is there may be replaced.
  /// - Throws: `WorkError` with code `.badTarget`.
  public func check(scenePath: String, isReplacing: Bool) throws {
    // A library that was half put in place is completed first.
    Leftovers.remove(
      in: (FileTarget.standard(path) as NSString).deletingLastPathComponent
    )
    for path in paths {
      try FileTarget(path: path, kind: "library", work: "search").check(
        inputs: [scenePath],
        isReplacing: isReplacing,
        isSameKind: path == headerPath ? Self.isLibraryHeader : Self.isLibrary
      )
    }
  }

  /// Writes the library.
  ///
  /// - Throws: `DurableFileError`.
  public func write(_ endmembers: EndmemberSet) throws {
    guard let headerPath else {
      return try DurableFile.write(CSVLibraryFile.text(of: endmembers), to: path)
    }
    let files = ENVILibraryFile.contents(of: endmembers)
    try FileSet.write([
      FileSet.Item(files.spectra, path: path),
      FileSet.Item(Data(files.header.utf8), path: headerPath),
    ])
  }

  private static func isLibrary(_ path: String) -> Bool {
    (try? LibraryFile.read(path)) != nil  // what cannot be read is not a library
  }

  private static func isLibraryHeader(_ path: String) -> Bool {
    let header = try? ENVIHeader.read(path)  // what cannot be read is not a header
    return header?["file type"]?.lowercased().contains("spectral library") ?? false
  }
}
