internal import DurableFiles
internal import Foundation

/// Where a part of a product puts its files.
struct PartFolder: Sendable {
  private let folder: StagedFolder

  init(_ folder: StagedFolder) { self.folder = folder }

  /// The path of a file, for libraries that write files themselves.
  func path(of name: String) -> String { folder.path(of: name) }

  /// Writes a file.
  ///
  /// - Parameters:
  ///   - data: the whole content.
  ///   - name: one of the part's `fileNames`.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func write(_ data: Data, as name: String) throws(ProductsError) {
    do { try folder.write(data, as: name) } catch { throw ProductsError(error) }
  }

  /// Writes a text file as UTF-8; see `write(_:as:)` for data.
  ///
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func write(_ text: String, as name: String) throws(ProductsError) {
    try write(Data(text.utf8), as: name)
  }
}
