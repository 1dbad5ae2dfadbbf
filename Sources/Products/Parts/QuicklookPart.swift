internal import Spectra

/// `quicklook.png`: all abundances of the scene in one picture; see `Quicklook`.
struct QuicklookPart: ProductPart {
  private let name = "quicklook.png"

  var fileNames: [String] { [name] }

  func write(_ scene: FinishedScene, to folder: PartFolder) throws(ProductsError) {
    let preview = try scene.rasters.abundances.staged.preview(maximumSide: Quicklook.maximumSide)
    let picture = Quicklook(of: preview, colours: Palette.colours(for: scene.endmembers.names))
    try picture.write(to: folder.path(of: name))
  }
}
