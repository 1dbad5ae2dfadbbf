internal import DurableFiles
internal import Foundation
internal import Rasters
internal import Scenes
internal import Spectra

/// What a scene's files and a person's options were understood as.
extension PreparedScene {
  /// Each part with its name, as words that differ if and only if the part does.
  package var understanding: [String: String] {
    let grid = scene.rasterGrid
    let values = scene.values(ofBands: keptBands)
    var parts = [
      "size": "\(grid.width) x \(grid.height) pixels, \(scene.grid.bandCount) bands",
      "bands": Self.ranges(keptBands),
      "scale": Self.words(values.factors) { "\(1 / $0)" },
      "offset": Self.words(values.offsets) { "\($0)" },
      "no-data value": Self.words(values.noData) { $0.map { "\($0)" } ?? "none" },
      "mask": "\(scene.file.mask)",
    ]
    parts["wavelengths"] = keptGrid.wavelengths.map { Self.list($0.map(\.nanometres)) + " nm" }
    parts["band widths"] = keptGrid.widthsNanometres.map { Self.list($0) + " nm" }
    parts["place"] = Self.place(grid.georeference)
    parts["acquisition time"] = scene.acquisitionTime
    parts["name for GDAL"] = files.openedAs
    return parts
  }

  /// `1-3, 7` of the indices 0, 1, 2, 6.
  private static func ranges(_ indices: [Int]) -> String {
    var ranges: [(first: Int, last: Int)] = []
    for number in indices.map({ $0 + 1 }) {
      if let last = ranges.last, last.last == number - 1 {
        ranges[ranges.count - 1].last = number
      } else {
        ranges.append((number, number))
      }
    }
    return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
      .joined(separator: ", ")
  }

  private static func words<Value>(
    _ values: BandValues<Value>,
    _ word: (Value) -> String
  ) -> String {
    values.common.map(word) ?? "by band, digest " + digest(values.values.map(word))
  }

  private static func list(_ numbers: [Double]) -> String {
    let ends = [numbers.first, numbers.last].compactMap { $0 }.map { "\($0)" }
    return "\(numbers.count) from \(ends.joined(separator: " to ")), digest "
      + digest(numbers.map { "\($0)" })
  }

  private static func place(_ place: Georeference) -> String? {
    var words: [String] = []
    if let terms = place.geotransform { words.append(terms.map { "\($0)" }.joined(separator: " ")) }
    let rest =
      [place.coordinateSystemWKT, place.controlPointSystemWKT].map {
        $0.map(identity(ofSystem:)) ?? ""
      }
      + place.controlPoints.map { "\($0)" }
      + place.rationalPolynomials.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    if rest.contains(where: { !$0.isEmpty }) { words.append("digest " + digest(rest)) }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  /// The code of a coordinate reference system, or its text without what GDAL writes now so and now
  /// otherwise: a datum or the ensemble that it stands for, by what the thread has opened before.
  static func identity(ofSystem wkt: String) -> String {
    if let code = wkt.firstMatch(of: /ID\["\w+",\w+\]\]$/) { return String(code.output) }
    return wkt.replacing(/,MEMBER\["[^"]*"(,ID\[[^\]]*\])?\]/, with: "")
      .replacing(/,ENSEMBLEACCURACY\[[^\]]*\]/, with: "")
      .replacing("ENSEMBLE[", with: "DATUM[").replacing(" ensemble\"", with: "\"")
  }

  /// Enough digits to tell values apart.
  private static func digest(_ words: [String]) -> String {
    String(Checksum.sha256(of: Data(words.joined(separator: "\n").utf8)).prefix(12))
  }
}
