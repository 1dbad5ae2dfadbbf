/// A wavelength in vacuum or air, as the sensor's file gives it.
public struct Wavelength: Sendable, Hashable, Comparable, Codable {
  /// Length in nanometres.
  public let nanometres: Double

  /// Makes a wavelength from nanometres.
  public init(nanometres: Double) { self.nanometres = nanometres }

  /// Makes a wavelength from micrometres.
  public init(micrometres: Double) { nanometres = micrometres * 1000 }

  /// Length in micrometres.
  public var micrometres: Double { nanometres / 1000 }

  /// Shorter before longer.
  public static func < (left: Wavelength, right: Wavelength) -> Bool {
    left.nanometres < right.nanometres
  }
}

/// The bands of a scene, a model or a library, not always in order of wavelength.
public struct SpectralGrid: Sendable, Equatable, Codable {
  /// Number of bands.
  public let bandCount: Int
  /// Centre of every band, or nil where no band's is known.
  public let wavelengths: [Wavelength]?
  /// Full width at half maximum of every band in nanometres, or nil where unknown.
  public let widthsNanometres: [Double]?

  /// Makes a grid; the arrays, where present, have one entry a band.
  public init(bandCount: Int, wavelengths: [Wavelength]? = nil, widthsNanometres: [Double]? = nil) {
    precondition(wavelengths.map { $0.count == bandCount } ?? true, "one wavelength a band")
    precondition(widthsNanometres.map { $0.count == bandCount } ?? true, "one width a band")
    self.bandCount = bandCount
    self.wavelengths = wavelengths
    self.widthsNanometres = widthsNanometres
  }

  /// The grid of the bands at the given indices (from 0), in the given order.
  public func bands(_ indices: [Int]) -> SpectralGrid {
    SpectralGrid(
      bandCount: indices.count,
      wavelengths: wavelengths.map { all in indices.map { all[$0] } },
      widthsNanometres: widthsNanometres.map { all in indices.map { all[$0] } }
    )
  }
}
