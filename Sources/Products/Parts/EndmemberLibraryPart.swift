internal import Spectra

/// `endmembers.sli` with `endmembers.hdr`: the spectra of the endmembers as an ENVI spectral library.
struct EndmemberLibraryPart: ProductPart {
  private let spectraName = "endmembers.sli"
  private let headerName = "endmembers.hdr"

  var fileNames: [String] { [spectraName, headerName] }

  func write(_ scene: FinishedScene, to folder: PartFolder) throws(ProductsError) {
    let library = ENVILibraryFile.contents(of: scene.endmembers)
    try folder.write(library.spectra, as: spectraName)
    try folder.write(library.header, as: headerName)
  }
}
