internal import Foundation
internal import Spectra

/// The endmembers of a product, for people and programs that want the spectra themselves.
enum EndmemberSpectra {
  /// The spectra as a table and as an ENVI spectral library: the content of each file.
  ///
  /// - Parameter endmembers: reflectances on the bands that were used.
  /// - Returns: contents by names.
  static func files(of endmembers: EndmemberSet) -> [String: Data] {
    let library = ENVILibraryFile.contents(of: endmembers)
    return [
      "endmembers.csv": Data(CSVLibraryFile.text(of: endmembers).utf8),
      "endmembers.sli": library.spectra,
      "endmembers.hdr": Data(library.header.utf8),
    ]
  }
}
