extension Provenance {
  /// The scene that was unmixed, as it was understood.
  public struct Scene: Codable, Sendable, Equatable {
    /// Name of the file, without its folder.
    public var name: String
    /// Size of the file.
    public var bytes: Int
    /// Fingerprint of the file and its headers.
    public var fingerprint: String
    /// Number of columns.
    public var width: Int
    /// Number of rows.
    public var height: Int
    /// Number of bands in the file.
    public var bandCount: Int
    /// The bands that were used, numbered from 1.
    public var keptBands: [Int]
    /// Counts per unit of reflectance; nil where bands differ.
    public var scale: Double?
    /// Reflectance of a sample of 0; nil where bands differ.
    public var offset: Double?
    /// The value of samples without data, if the scene has one; nil where bands differ.
    public var noData: Double?
    /// Counts per unit of reflectance of each band that was used, where they differ.
    public var bandScales: [Double]?
    /// Reflectance of a sample of 0 of each band that was used, where they differ.
    public var bandOffsets: [Double]?
    /// The value of samples without data of each band that was used, where they differ; null for none.
    public var bandNoData: [Double?]?
    /// Pixels that were unmixed.
    public var validPixelCount: Int

    /// Describes a scene; see the properties.
    public init(
      name: String,
      bytes: Int,
      fingerprint: String,
      width: Int,
      height: Int,
      bandCount: Int,
      keptBands: [Int],
      scale: Double?,
      offset: Double?,
      noData: Double?,
      bandScales: [Double]? = nil,
      bandOffsets: [Double]? = nil,
      bandNoData: [Double?]? = nil,
      validPixelCount: Int
    ) {
      self.name = name
      self.bytes = bytes
      self.fingerprint = fingerprint
      self.width = width
      self.height = height
      self.bandCount = bandCount
      self.keptBands = keptBands
      self.scale = scale
      self.offset = offset
      self.noData = noData
      self.bandScales = bandScales
      self.bandOffsets = bandOffsets
      self.bandNoData = bandNoData
      self.validPixelCount = validPixelCount
    }
  }
}
