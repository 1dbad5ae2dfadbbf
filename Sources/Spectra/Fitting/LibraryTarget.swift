internal import LinearAlgebra

/// The bands of a scene that a library has to come onto.
struct LibraryTarget {
  /// All bands of the scene.
  let grid: SpectralGrid
  /// Indices of the bands that are used, from 0.
  let kept: [Int]
  /// The bands that are used.
  let keptGrid: SpectralGrid

  init(grid: SpectralGrid, kept: [Int]) {
    self.grid = grid
    self.kept = kept
    keptGrid = grid.bands(kept)
  }

  /// The library's spectra on the kept bands, in the library's units, and how they came there.
  func spectra(
    of library: SpectralLibrary
  ) throws(SpectraError) -> ([[Double]], FittedLibrary.Method) {
    let spectra: [[Double]]
    let method: FittedLibrary.Method
    if library.grid.wavelengths != nil, grid.wavelengths != nil {
      if let columns = columnsByWavelength(library.grid) {
        (spectra, method) = (picked(library, columns), .sameBands)
      } else {
        let resampling = SpectralResampling(
          from: library.grid,
          isPresent: Array(repeating: true, count: library.bandCount),
          to: keptGrid
        )
        try checkRange(resampling, library)
        spectra = resampled(library, with: resampling)
        method = .resampled(convolvedCount: resampling.convolvedCount)
      }
    } else {
      (spectra, method) = (picked(library, try columnsByCount(library)), .bandByBand)
    }
    try checkFinite(spectra, library)
    return (spectra, method)
  }

  /// The library's columns for the kept bands, if the two grids agree.
  private func columnsByWavelength(_ other: SpectralGrid) -> [Int]? {
    if LibraryTarget.agree(other, with: keptGrid) { return Array(kept.indices) }
    return LibraryTarget.agree(other, with: grid) ? kept : nil
  }

  /// The library's columns for the kept bands, where wavelengths cannot tell.
  private func columnsByCount(_ library: SpectralLibrary) throws(SpectraError) -> [Int] {
    if library.bandCount == kept.count { return Array(kept.indices) }
    if library.bandCount == grid.bandCount { return kept }
    let all = kept.count == grid.bandCount ? "" : " of \(grid.bandCount)"
    let without = library.grid.wavelengths == nil ? "the library" : "the scene"
    throw SpectraError(
      code: .gridMismatch,
      path: library.path,
      message: "\(LibraryTarget.name(library)) has \(counted(library.bandCount, "band")), but the "
        + "scene uses \(kept.count)\(all), and \(without) has no wavelengths to match them by.",
      remedy: "Give wavelengths to \(without)"
        + (library.grid.wavelengths == nil
          ? " (a first column wavelength_nm, or wavelength and wavelength units in its header)"
          : " with --wavelengths FILE")
        + ", or use a library with the scene's bands."
    )
  }

  /// Whether a grid's centres lie within the tolerance of another's.
  ///
  /// The tolerance of a band is half the smaller of its width and the step to its nearer neighbour in
  /// the file's order (where detectors overlap, the nearest wavelength is another detector's).
  static func agree(_ grid: SpectralGrid, with reference: SpectralGrid) -> Bool {
    guard grid.bandCount == reference.bandCount, let own = grid.wavelengths,
      let wanted = reference.wavelengths
    else { return false }
    return wanted.indices.allSatisfy { band in
      abs(own[band].nanometres - wanted[band].nanometres) <= tolerance(reference, band: band)
    }
  }

  /// Half the smaller of a band's width and the step to its nearer neighbour, in nanometres.
  static func tolerance(_ grid: SpectralGrid, band: Int) -> Double {
    guard let wavelengths = grid.wavelengths else { return 0 }
    var limit = grid.widthsNanometres?[band] ?? .infinity
    for neighbour in [band - 1, band + 1] where wavelengths.indices.contains(neighbour) {
      let step = abs(wavelengths[neighbour].nanometres - wavelengths[band].nanometres)
      if step > 0 { limit = min(limit, step) }
    }
    return limit.isFinite ? limit / 2 : 0.5
  }

  private func picked(_ library: SpectralLibrary, _ columns: [Int]) -> [[Double]] {
    (0..<library.spectrumCount).map { row in columns.map { Double(library.spectra[row, $0]) } }
  }

  private func resampled(
    _ library: SpectralLibrary,
    with complete: SpectralResampling
  ) -> [[Double]] {
    (0..<library.spectrumCount).map { row in
      let spectrum = library.spectra.row(row)
      guard !spectrum.allSatisfy(\.isFinite) else { return complete.resampled(spectrum) }
      return SpectralResampling(
        from: library.grid,
        isPresent: spectrum.map(\.isFinite),
        to: keptGrid
      ).resampled(spectrum)
    }
  }

  /// Fails if the library says nothing about some band of the scene.
  private func checkRange(
    _ resampling: SpectralResampling,
    _ library: SpectralLibrary
  ) throws(SpectraError) {
    let missing = resampling.bands.indices.filter { resampling.bands[$0] == nil }
    guard !missing.isEmpty, let wavelengths = library.grid.wavelengths,
      let low = wavelengths.min(), let high = wavelengths.max()
    else { return }
    let range =
      "\(low.nanometres.rounded(toDecimals: 1))-\(high.nanometres.rounded(toDecimals: 1)) nm"
    throw SpectraError(
      code: .gridMismatch,
      path: library.path,
      message: "\(LibraryTarget.name(library)) (\(range)) has no values for "
        + "\(counted(missing.count, "band")) of the \(kept.count) that the scene uses: "
        + "\(describe(missing)) lie outside its range or in a gap of it.",
      remedy: removal(of: missing)
    )
  }

  /// Fails if some spectrum has no value at some band.
  private func checkFinite(
    _ spectra: [[Double]],
    _ library: SpectralLibrary
  ) throws(SpectraError) {
    let missing = spectra.map { values in values.indices.filter { !values[$0].isFinite } }
    let incomplete = missing.indices.filter { !missing[$0].isEmpty }
    guard let first = incomplete.first else { return }
    let bands = Set(incomplete.flatMap { missing[$0] }).sorted()
    let names = incomplete.prefix(3).map { "\"\(library.names[$0])\"" }.joined(separator: ", ")
    let subject =
      incomplete.count == 1
      ? "the spectrum \(names) of \(LibraryTarget.name(library)) has"
      : "\(incomplete.count.grouped) spectra of \(LibraryTarget.name(library)) (\(names)"
        + "\(incomplete.count > 3 ? " ..." : "")) have"
    let values = missing[first].count == 1 && incomplete.count == 1 ? "value" : "values"
    // Few bands are missed less than a spectrum; a spectrum without most bands is missed less.
    let these = incomplete.count == 1 ? "the spectrum" : "these spectra"
    let remedy =
      bands.count * 2 > kept.count
      ? "Leave \(these) out of the library."
      : removal(of: bands) + (incomplete.count < spectra.count ? " Or leave \(these) out." : "")
    throw SpectraError(
      code: .gridMismatch,
      path: library.path,
      message: "\(subject) no \(values) at \(describe(bands)) of the scene.",
      remedy: remedy
    )
  }

  /// Kept bands in words, numbered as in the scene: `bands 1-3 (365.9-385.3 nm)`.
  func describe(_ positions: [Int]) -> String {
    let words =
      "band\(positions.count == 1 ? "" : "s") "
      + bandNumbers(ofIndices: positions.map { kept[$0] })
    guard let wavelengths = keptGrid.wavelengths else { return words }
    let centres = positions.map { wavelengths[$0].nanometres }
    guard let low = centres.min(), let high = centres.max() else { return words }
    let (first, last) = (low.rounded(toDecimals: 1), high.rounded(toDecimals: 1))
    return "\(words) (\(first == last ? first : "\(first)-\(last)") nm)"
  }

  func removal(of positions: [Int]) -> String {
    "Remove \(positions.count == 1 ? "this band" : "these bands"): add "
      + "\(bandNumbers(ofIndices: positions.map { kept[$0] })) to --remove-bands."
  }

  static func name(_ library: SpectralLibrary) -> String {
    library.path.map { "the library \($0)" } ?? "the library"
  }

  /// What was done, in words.
  func explain(_ method: FittedLibrary.Method, library: SpectralLibrary) -> String {
    let name = LibraryTarget.name(library)
    switch method {
    case .sameBands:
      return "\(name) has the scene's bands, each within half a band, and is taken as it is"
    case .bandByBand:
      return "\(name) is taken band by band, because wavelengths are unknown on one side"
    case .resampled(let convolved):
      let linear = kept.count - convolved
      let ways = [
        convolved > 0 ? "\(counted(convolved, "band")) as means under the band's width" : nil,
        linear > 0 ? "\(counted(linear, "band")) by interpolation" : nil,
      ].compactMap { $0 }
      return "\(name) (\(counted(library.bandCount, "band"))) is resampled to the scene's "
        + "\(counted(kept.count, "band")): \(ways.joined(separator: ", "))"
    }
  }
}
