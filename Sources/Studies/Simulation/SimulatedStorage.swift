public import Rasters
public import Spectra

/// How a simulated scene is stored.
public struct SimulatedStorage: Sendable, Equatable {
  /// How samples follow each other.
  public var layout: SimulatedLayout
  /// Type of the samples.
  public var sampleType: SampleType
  /// Counts per unit of reflectance; samples are rounded to whole counts unless it is 1.
  public var scale: Double
  /// Whether a raw file has the highest byte of a sample first.
  public var isBigEndian: Bool
  /// Bytes before the first sample of a raw file.
  public var headerOffset: Int
  /// Whether the header is `scene.img.hdr` (or `scene.tif.hdr`), not `scene.hdr`.
  public var hasLongHeaderName: Bool
  /// Whether a GeoTIFF leaves wavelengths, bad bands and scale to an ENVI header beside it.
  public var hasSideCar: Bool
  /// Bands that the scene calls bad; they hold no data in any pixel.
  public var badBands: BandSelection

  /// Makes a storage; see the properties.
  ///
  /// Without a scale it is the usual one of the type.
  public init(
    layout: SimulatedLayout = .enviBIL,
    sampleType: SampleType = .int16,
    scale: Double? = nil,
    isBigEndian: Bool = false,
    headerOffset: Int = 0,
    hasLongHeaderName: Bool = false,
    hasSideCar: Bool = false,
    badBands: BandSelection = BandSelection(parsing: "@none")
  ) {
    self.layout = layout
    self.sampleType = sampleType
    self.scale = scale ?? Self.usualScale(of: sampleType)
    self.isBigEndian = isBigEndian
    self.headerOffset = headerOffset
    self.hasLongHeaderName = hasLongHeaderName
    self.hasSideCar = hasSideCar
    self.badBands = badBands
  }

  /// 10,000 counts per unit of reflectance for whole numbers (250 for a byte), 1 for others.
  public static func usualScale(of sampleType: SampleType) -> Double {
    switch sampleType {
    case .byte: 250
    case .int16, .uint16, .int32, .uint32: 10_000
    case .float32, .float64: 1
    }
  }

  /// The sample of pixels without data: -9999, or the largest number of a type without sign.
  public var noData: Double {
    switch sampleType {
    case .byte: 255
    case .uint16: 65_535
    case .uint32: 4_294_967_295
    case .int16, .int32, .float32, .float64: -9999
    }
  }

  /// Name of the data file.
  var sceneName: String { layout.isRaw ? "scene.img" : "scene.tif" }

  /// Name of the ENVI header; nil for none.
  var headerName: String? {
    guard layout.isRaw || hasSideCar else { return nil }
    return hasLongHeaderName ? sceneName + ".hdr" : "scene.hdr"
  }

  /// What cannot be about the storage, one sentence each.
  var problems: [String] {
    var problems = badBands.problems.map { "the list of bad bands: \($0)" }
    if sampleType.isInteger, !(scale >= 50 && scale.isFinite) {
      problems.append(
        "samples of type \(sampleType.rawValue) need at least 50 counts per unit of reflectance, "
          + "not \(scale)"
      )
    }
    if scale > Double(greatestSample) {
      problems.append(
        "samples of type \(sampleType.rawValue) reach \(Int(greatestSample)), and a reflectance of 1 "
          + "would need \(scale)"
      )
    }
    if !(scale > 0 && scale.isFinite) { problems.append("the scale cannot be \(scale)") }
    if headerOffset < 0 { problems.append("the header offset cannot be \(headerOffset) bytes") }
    if !layout.isRaw, isBigEndian || headerOffset > 0 {
      problems.append("byte order and header offset are for raw ENVI layouts only")
    }
    if !layout.isRaw, hasLongHeaderName, !hasSideCar {
      problems.append("the header of a GeoTIFF needs a name only if it has a side-car")
    }
    if layout.isRaw, hasSideCar {
      problems.append("a side-car header is for GeoTIFF; raw ENVI layouts always have a header")
    }
    return problems
  }

  /// The largest sample, which is not the no-data one.
  private var greatestSample: Float {
    switch sampleType {
    case .byte: 254
    case .int16: 32_767
    case .uint16: 65_534
    case .int32, .uint32, .float32, .float64: 16_777_216
    }
  }

  /// The sample that stands for a reflectance of a pixel with data: rounded unless the scale is 1,
  /// within the range of the type, never the no-data sample.
  func sample(_ reflectance: Float) -> Float {
    guard scale != 1 else { return reflectance }
    let counts = (reflectance * Float(scale)).rounded()
    let least: Float
    switch sampleType {
    case .byte, .uint16, .uint32: least = 0
    case .int16, .int32, .float32, .float64: least = -9998
    }
    return min(max(counts, least), greatestSample)
  }
}
