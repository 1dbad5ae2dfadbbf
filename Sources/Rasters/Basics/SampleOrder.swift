/// The order in which a raster's samples follow each other, by the ending that ENVI gives it.
public enum SampleOrder: String, Sendable, Equatable, CaseIterable {
  /// Band after band (GDAL: `INTERLEAVE=BAND`).
  case bandSequential = "bsq"
  /// Row after row, in each row band after band (`LINE`).
  case bandByLine = "bil"
  /// Pixel after pixel, in each pixel band after band (`PIXEL`).
  case bandByPixel = "bip"

  /// The order of a file of which GDAL says this; of one of which it says nothing, band after band.
  init(interleave: String?) {
    switch interleave?.uppercased() {
    case "LINE": self = .bandByLine
    case "PIXEL": self = .bandByPixel
    default: self = .bandSequential
    }
  }

  /// What runs fastest beside the columns: `band`, `line` or `pixel`.
  public var interleave: String {
    switch self {
    case .bandSequential: "band"
    case .bandByLine: "line"
    case .bandByPixel: "pixel"
    }
  }
}
