/// `spectra.svg`: a plot of the spectra of the endmembers; see `SpectraPlot`.
struct SpectraPlotPart: ProductPart {
  private let name = "spectra.svg"

  var fileNames: [String] { [name] }

  func write(_ scene: FinishedScene, to folder: PartFolder) throws(ProductsError) {
    let plot = SpectraPlot(scene.endmembers, title: scene.provenance.scene.name)
    try folder.write(plot.svg, as: name)
  }
}
