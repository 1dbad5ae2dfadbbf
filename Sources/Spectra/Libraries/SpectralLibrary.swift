public import DurableFiles
public import LinearAlgebra

/// Spectra of materials as a file gives them, on the file's own bands and in the file's own units.
public struct SpectralLibrary: Sendable, Equatable {
  /// One name a spectrum, all different.
  public let names: [String]
  /// The class of every spectrum (`SOIL`, `PV`), where the file has classes.
  public let classes: [String]?
  /// Values in the file's units, `spectrumCount x bandCount`; NaN where the file has none.
  public let spectra: Matrix
  /// The bands of the columns of `spectra`, in the file's order, not always by wavelength.
  public let grid: SpectralGrid
  /// Counts per unit of reflectance that the file states; 1 if it states nothing.
  public let statedScale: Double
  /// The file, where there is one.
  public let path: String?
  /// What had to be assumed in reading, in words.
  public let notes: [String]
  /// The files that the library was read from (of ENVI libraries the data, then the header), with the
  /// checksums of the very bytes that were used; empty for one that was made here.
  public let files: [FileChecksum]

  /// Makes a library; names are cleaned, those that repeat are numbered, and values beyond 1e10
  /// become NaN.
  ///
  /// The USGS libraries write -1.23e34 for a channel without a measurement.
  public init(
    names: [String],
    classes: [String]? = nil,
    spectra: Matrix,
    grid: SpectralGrid,
    statedScale: Double = 1,
    path: String? = nil,
    notes: [String] = [],
    files: [FileChecksum] = []
  ) {
    precondition(names.count == spectra.rowCount, "one name a spectrum")
    precondition(classes.map { $0.count == names.count } ?? true, "one class a spectrum")
    precondition(grid.bandCount == spectra.columnCount, "one column a band")
    self.names = CleanName.unique(names, emptyName: "spectrum")
    self.classes = classes.map { $0.map(CleanName.of) }
    self.spectra = Matrix(
      rowCount: spectra.rowCount,
      columnCount: spectra.columnCount,
      elements: spectra.elements.map { abs($0) < Placeholders.beyondMeasure ? $0 : .nan }
    )
    self.grid = grid
    self.statedScale = statedScale
    self.path = path
    self.notes = notes
    self.files = files
  }

  /// The same library with the files that it was read from.
  func read(from files: [FileChecksum]) -> SpectralLibrary {
    SpectralLibrary(
      names: names,
      classes: classes,
      spectra: spectra,
      grid: grid,
      statedScale: statedScale,
      path: path,
      notes: notes,
      files: files
    )
  }

  /// Makes a library of reflectances from endmembers.
  public init(_ endmembers: EndmemberSet) {
    self.init(
      names: endmembers.names,
      spectra: endmembers.spectra.transposed,
      grid: endmembers.grid
    )
  }

  /// Number of spectra.
  public var spectrumCount: Int { names.count }
  /// Number of bands.
  public var bandCount: Int { grid.bandCount }

  /// The library of the given spectra, in the given order.
  public func spectra(at indices: [Int]) -> SpectralLibrary {
    SpectralLibrary(
      names: indices.map { names[$0] },
      classes: classes.map { all in indices.map { all[$0] } },
      spectra: spectra.rows(indices),
      grid: grid,
      statedScale: statedScale,
      path: path,
      notes: notes,
      files: files
    )
  }

  /// One spectrum a class, the mean of its members, in the order in which the classes first appear.
  ///
  /// A band's mean is over the members that have a value there. Without classes the library itself.
  public func reducedToClasses() -> SpectralLibrary {
    guard let classes else { return self }
    var order: [String] = []
    for name in classes where !order.contains(name) { order.append(name) }
    var means = Matrix(rowCount: order.count, columnCount: bandCount)
    for (row, name) in order.enumerated() {
      let members = classes.indices.filter { classes[$0] == name }
      for band in 0..<bandCount {
        let values = members.map { Double(spectra[$0, band]) }.filter { $0.isFinite }
        means[row, band] =
          values.isEmpty ? .nan : Float(values.reduce(0, +) / Double(values.count))
      }
    }
    return SpectralLibrary(
      names: order,
      spectra: means,
      grid: grid,
      statedScale: statedScale,
      path: path,
      notes: notes + [
        "\(spectrumCount.grouped) spectra reduced to "
          + "the means of \(order.count) classes"
      ],
      files: files
    )
  }
}
