internal import Spectra

/// `endmembers.csv`: the spectra of the endmembers as a table, for people and spreadsheets.
struct EndmemberTablePart: ProductPart {
  private let name = "endmembers.csv"

  var fileNames: [String] { [name] }

  func write(_ scene: FinishedScene, to folder: PartFolder) throws(ProductsError) {
    try folder.write(CSVLibraryFile.text(of: scene.endmembers), as: name)
  }
}
