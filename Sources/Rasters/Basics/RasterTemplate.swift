/// What a new raster is to be: its size and place, its bands and what is said about them.
public struct RasterTemplate: Sendable, Equatable {
  /// Size and georeferencing.
  public var grid: RasterGrid
  /// Type of every sample.
  public var sampleType: SampleType
  /// The bands, from the first.
  public var bands: [BandTemplate]
  /// Metadata of the whole raster: domain, then item.
  ///
  /// The usual domain is the empty string; what stands in the domain `ENVI` goes into the header of
  /// an ENVI file (`wavelength`, `fwhm`, `bbl`).
  public var metadata: [String: [String: String]]

  /// Makes a template; see the properties.
  public init(
    grid: RasterGrid,
    sampleType: SampleType,
    bands: [BandTemplate],
    metadata: [String: [String: String]] = [:]
  ) {
    self.grid = grid
    self.sampleType = sampleType
    self.bands = bands
    self.metadata = metadata
  }

  /// Bytes of all samples without compression.
  public var byteCount: Int { grid.pixelCount * bands.count * sampleType.byteCount }
}

/// What is said about one band of a new raster.
public struct BandTemplate: Sendable, Equatable {
  /// Name of the band (GDAL: description).
  public var name: String
  /// The value that means "no data here".
  public var noData: Double?
  /// Unit of the samples, such as `fraction`.
  public var unit: String?
  /// Factor from stored sample to value; nil for none.
  public var scale: Double?
  /// What is added after scaling; nil for nothing.
  public var offset: Double?
  /// Metadata items of the band.
  public var metadata: [String: String]

  /// Makes a band; see the properties.
  public init(
    name: String = "",
    noData: Double? = nil,
    unit: String? = nil,
    scale: Double? = nil,
    offset: Double? = nil,
    metadata: [String: String] = [:]
  ) {
    self.name = name
    self.noData = noData
    self.unit = unit
    self.scale = scale
    self.offset = offset
    self.metadata = metadata
  }
}
