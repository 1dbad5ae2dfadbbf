extension SpectraError {
  /// An error about wavelengths as one about the library that has them.
  func ofLibrary(_ path: String) -> SpectraError {
    SpectraError(
      code: code,
      path: path,
      message: "\(path): \(message)",
      remedy: "Correct the wavelengths of the library; --endmember-units says their unit where the "
        + "file names none or a wrong one. Wavenumbers in 1/cm become nanometres as 10,000,000 "
        + "divided by them."
    )
  }

  /// The error of a library whose bands are given as frequencies.
  static func frequencies(_ place: String, path: String) -> SpectraError {
    SpectraError(
      code: .badUnits,
      path: path,
      message: "\(place) gives frequencies or wavenumbers, and no column gives wavelengths.",
      remedy: "Add a first column wavelength_nm: 10,000,000 divided by the wavenumber in 1/cm."
    )
  }
}
