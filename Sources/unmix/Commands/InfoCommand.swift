import ArgumentParser
import Processing
import Rasters
import Sampling
import Scenes
internal import Spectra

/// `unmix info`: what a scene is, what is odd about it, what unmixing it will cost.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Says what a scene is, what is odd about it, and what unmixing it will cost.",
    discussion: """
      EXAMPLES
        unmix info f180.img
        unmix info f180.tif --remove-bands @aviris-water --json

      EXIT CODES: 0 done, 1 the scene cannot be read, 64 usage.
      """
  )

  @Argument(help: "The scene's data file.")
  var scene: String

  @OptionGroup(title: "Scene") var sceneOptions: SceneOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let survey = try SceneSurvey(
      path: scene,
      overrides: sceneOptions.overrides,
      removal: try sceneOptions.removal()
    )
    let report = SceneInfo(survey)
    if json { try Output.json(report) } else { report.lines.forEach { Output.line($0) } }
  }
}

/// What `unmix info` prints, for people and as JSON.
struct SceneInfo: Encodable {
  let scene: String
  let format: String
  let width: Int
  let height: Int
  let bandCount: Int
  let keptBandCount: Int
  let removals: [String]
  let sampleType: String
  let interleave: String
  let compression: String?
  let wavelengthsNanometres: [Double]?
  let widthsNanometres: [Double]?
  let badBands: [Int]?
  let bandNames: [String]
  let factor: Double?
  let offset: Double?
  let noData: Double?
  let bandFactors: [Double]?
  let bandOffsets: [Double]?
  let bandNoData: [Double?]?
  let geotransform: [Double]?
  let coordinateSystem: String?
  let controlPointCount: Int
  let hasRationalPolynomials: Bool
  let acquisitionTime: String?
  let sources: [String: String]
  let validFraction: Double
  let leastReflectance: Double?
  let medianReflectance: Double?
  let greatestReflectance: Double?
  let negativeFraction: Double
  let readBytes: Int
  let tileBytes: Int
  let tileCount: Int
  let notes: [String]

  init(_ survey: SceneSurvey) {
    let (file, opened) = (survey.scene.file, survey.scene)
    let reference = file.grid.georeference
    scene = file.path
    format = file.driverName
    (width, height) = (file.grid.width, file.grid.height)
    bandCount = file.bands.count
    keptBandCount = survey.selection.kept.count
    removals = survey.selection.explanation
    sampleType = file.bands[0].sampleType.rawValue
    interleave = file.sampleOrder.interleave
    compression = file.compression
    wavelengthsNanometres = opened.grid.wavelengths?.map(\.nanometres)
    widthsNanometres = opened.grid.widthsNanometres
    badBands = opened.goodBands.map { list in list.indices.filter { !list[$0] }.map { $0 + 1 } }
    bandNames = file.bands.map(\.name)
    let values = opened.values(ofBands: survey.selection.kept)
    (factor, offset) = (values.factors.common, values.offsets.common)
    noData = values.noData.common.flatMap { $0 }
    (bandFactors, bandOffsets) = (values.factors.differing, values.offsets.differing)
    bandNoData = values.noData.differing
    geotransform = reference.geotransform
    coordinateSystem = reference.coordinateSystemWKT ?? reference.controlPointSystemWKT
    controlPointCount = reference.controlPoints.count
    hasRationalPolynomials = !reference.rationalPolynomials.isEmpty
    acquisitionTime = opened.acquisitionTime
    sources = opened.sources
    validFraction = survey.validFraction
    leastReflectance = survey.reflectance?.least
    medianReflectance = survey.reflectance?.median
    greatestReflectance = survey.reflectance?.greatest
    negativeFraction = survey.negativeFraction
    readBytes = survey.readByteCount
    tileBytes = survey.tileByteCount
    tileCount = survey.tileCount
    notes = survey.notes
  }

  /// The lines for a person.
  var lines: [String] {
    var lines = [
      scene, "  format      \(format), \(sampleType), \(storage)",
      "  size        \(width) x \(height) pixels, \(bandCount) bands, \(keptBandCount) used",
    ]
    lines += removals.map { "  bands       \($0)" }
    lines.append("  wavelength  \(wavelengthWords)")
    lines.append("  scale       \(scaleWords) (\(sources["scale"] ?? "not stated"))")
    lines.append("  no data     \(noDataWords)")
    if let mask = sources["mask"] { lines.append("  mask        \(mask)") }
    lines.append("  place       \(placeWords)")
    if let acquisitionTime { lines.append("  taken       \(acquisitionTime)") }
    lines.append(
      "  pixels      \(Output.number(validFraction * 100, decimals: 1)) % of those sampled have data"
    )
    if let least = leastReflectance, let middle = medianReflectance, let most = greatestReflectance
    {
      lines.append(
        "  reflectance \(Output.number(least, decimals: 4)) to \(Output.number(most, decimals: 4)), "
          + "median \(Output.number(middle, decimals: 4)), "
          + "\(Output.number(negativeFraction * 100, decimals: 2)) % negative"
      )
    }
    lines.append(
      "  cost        reads \(Output.bytes(readBytes)) in \(tileCount) tiles, "
        + "\(Output.bytes(tileBytes)) of memory per worker"
    )
    return lines + notes.map { "  note        \($0)" }
  }

  private var storage: String {
    let words = [
      "band": "band by band (BSQ)", "line": "line by line (BIL)", "pixel": "pixel by pixel (BIP)",
    ]
    return (words[interleave] ?? interleave) + (compression.map { ", \($0)" } ?? "")
  }

  private var scaleWords: String {
    let terms = (factor.map { "\($0)" } ?? "factor", offset.map { "\($0)" } ?? "offset")
    let words = "reflectance = sample x \(terms.0) + \(terms.1)"
    let ranges = [("factor", bandFactors), ("offset", bandOffsets)].compactMap { name, values in
      values.map { "\(name) differs by band: \(Self.range($0))" }
    }
    return ([words] + ranges).joined(separator: ", ")
  }

  private var noDataWords: String {
    let source = sources["no-data"].map { " (\($0))" } ?? ""
    guard let bandNoData else { return noData.map { "\($0)" + source } ?? "not stated" }
    let stated = bandNoData.compactMap { $0 }
    let without = bandNoData.count - stated.count
    return "differs by band: \(Self.range(stated))"
      + (without > 0 ? ", none in \(without) bands" : "") + source
  }

  /// The smallest and the largest of some numbers.
  private static func range(_ values: [Double]) -> String {
    guard let least = values.min(), let most = values.max() else { return "none" }
    return least == most ? "\(least)" : "\(least) to \(most)"
  }

  private var wavelengthWords: String {
    guard let all = wavelengthsNanometres, let least = all.min(), let most = all.max() else {
      return "unknown"
    }
    let place = sources["wavelengths"] ?? ""
    let range =
      "\(Output.number(least, decimals: 1)) to \(Output.number(most, decimals: 1)) nm"
    guard widthsNanometres != nil, let widths = sources["widths"] else {
      return "\(range), widths unknown (\(place))"
    }
    return widths == place
      ? "\(range), widths known (\(place))" : "\(range) (\(place)), widths known (\(widths))"
  }

  private var placeWords: String {
    var words: [String] = []
    if let terms = geotransform {
      words.append(
        "origin \(terms[0]), \(terms[3]); pixel \(terms[1]), \(terms[2]), \(terms[4]), \(terms[5])"
      )
    }
    if controlPointCount > 0 { words.append("\(controlPointCount) control points") }
    if hasRationalPolynomials { words.append("RPC") }
    if let system = coordinateSystem {
      let name = system.split(separator: "\"").dropFirst().first.map(String.init) ?? "a CRS"
      words.append(name)
    }
    return words.isEmpty ? "not georeferenced" : words.joined(separator: "; ")
  }
}
