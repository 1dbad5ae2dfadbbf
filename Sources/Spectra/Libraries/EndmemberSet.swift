public import LinearAlgebra

/// The endmembers of one unmixing: names and spectra on one grid of bands.
public struct EndmemberSet: Sendable, Equatable {
  /// One name an endmember, all different.
  public let names: [String]
  /// Reflectance 0...1, `bandCount x endmemberCount`: one endmember a column.
  public let spectra: Matrix
  /// The bands of the rows of `spectra`.
  public let grid: SpectralGrid

  /// Makes a set; the shapes must agree.
  ///
  /// Names are cleaned, and those that then repeat are numbered.
  public init(names: [String], spectra: Matrix, grid: SpectralGrid) {
    precondition(names.count == spectra.columnCount, "one name an endmember")
    precondition(grid.bandCount == spectra.rowCount, "one row a band")
    self.names = CleanName.unique(names, emptyName: "endmember")
    self.spectra = spectra
    self.grid = grid
  }

  /// Number of endmembers.
  public var endmemberCount: Int { names.count }
  /// Number of bands.
  public var bandCount: Int { grid.bandCount }
}
