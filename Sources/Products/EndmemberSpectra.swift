internal import DurableFiles
internal import Foundation
public import Spectra

/// The endmembers of a product, for people and programs that want the spectra themselves.
public enum EndmemberSpectra {
  /// The files that `write` makes.
  public static let fileNames = ["endmembers.csv", "endmembers.sli", "endmembers.hdr"]

  /// Writes the spectra as a table and as an ENVI spectral library.
  ///
  /// - Parameters:
  ///   - endmembers: reflectances on the bands that were used.
  ///   - path: where a file of the given name belongs.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  public static func write(
    _ endmembers: EndmemberSet,
    path: (_ name: String) -> String
  ) throws(ProductsError) {
    let library = ENVILibraryFile.contents(of: endmembers)
    do {
      try DurableFile.write(CSVLibraryFile.text(of: endmembers), to: path("endmembers.csv"))
      try DurableFile.write(library.spectra, to: path("endmembers.sli"))
      try DurableFile.write(library.header, to: path("endmembers.hdr"))
    } catch { throw ProductsError(error) }
  }
}
