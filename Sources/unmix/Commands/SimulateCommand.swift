public import ArgumentParser
internal import Processing
public import Rasters
import Scenes
import Spectra
import Studies

/// A layout as the command line names it.
extension SimulatedLayout: ExpressibleByArgument {}

/// A type of sample as the command line names it.
extension SampleType: ExpressibleByArgument {}

/// `unmix simulate`: a georeferenced synthetic scene with its truth.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Writes a georeferenced synthetic scene with its true abundances and endmembers.",
    discussion: """
      EXAMPLES
        unmix simulate -o trial
        unmix simulate -o trial --width 1500 --height 1000 --endmembers 4 --snr 25
        unmix simulate -o trial --layout geotiff-tiled-deflate --rotation 30
        unmix simulate -o trial --layout envi-bip --sample-type float32 --byte-order big

      The folder holds scene.img with its header (or scene.tif), truth_abundances.tif (one band per \
      endmember, fractions 0...1, no-data -9999) and truth_endmembers.csv. It lies in EPSG:32632. \
      Pixels are mixtures of smooth curves of invented materials plus noise; the same seed gives the \
      same bytes. The scene is made strip by strip and may be larger than memory.

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """
  )

  @OptionGroup(title: "Scene") var sceneOptions: SimulatedSceneOptions
  @OptionGroup(title: "Storage") var storageOptions: SimulatedStorageOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder to make.", valueName: "folder")
  )
  var output: String

  @Flag(help: "Print the result as JSON.")
  var json = false

  private var simulation: SceneSimulation {
    SceneSimulation(
      scene: sceneOptions.options,
      place: sceneOptions.place,
      storage: storageOptions.storage
    )
  }

  func validate() throws {
    let problems = simulation.problems
    guard problems.isEmpty else {
      throw ValidationError("this scene cannot be simulated: \(problems.joined(separator: "; "))")
    }
  }

  func run() throws {
    let display = ProgressDisplay()
    defer { display.finish() }
    let report = try simulation.write(
      to: output,
      limits: limits.limits(),
      control: display.control
    )
    display.finish()
    guard !json else { return try Output.json(report) }
    Output.line(
      "\(report.scene): \(report.width) x \(report.height) pixels, \(report.bandCount) bands, "
        + "\(report.sampleType), \(report.layout)"
    )
    Output.line(
      "  pixels  \(report.validPixelCount) of \(report.width * report.height) with data, noise of "
        + Output.number(report.noiseDeviation, decimals: 5) + " in reflectance"
    )
    Output.line("  truth   \(report.truthAbundances), \(report.truthEndmembers)")
    let width = report.endmembers.map(\.count).max() ?? 0
    for (name, mean) in zip(report.endmembers, report.meanAbundances) {
      Output.line(
        "  " + Output.padded(name, to: width) + "  mean abundance "
          + Output.number(mean, decimals: 4)
      )
    }
  }
}

/// What the simulated scene is like, and where.
struct SimulatedSceneOptions: ParsableArguments {
  @Option(help: "Number of columns.") var width = 200
  @Option(help: "Number of rows.") var height = 150
  @Option(help: "Number of bands, evenly from 400 to 2500 nm.") var bands = 224
  @Option(help: "Number of endmembers, 2 to 10.") var endmembers = 5
  @Option(help: "Signal to noise in decibels; inf for no noise.") var snr = 30.0
  @Option(help: "Seed of patches and noise.") var seed: UInt64 = 1
  @Option(help: "Width in pixels of a frame without data.") var border = 0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Turn the grid counter-clockwise.", valueName: "degrees")
  )
  var rotation = 0.0
  @Option(help: ArgumentHelp("Side of a pixel.", valueName: "metres")) var pixelSize = 5.0

  var options: SimulatedScene.Options {
    SimulatedScene.Options(
      width: width,
      height: height,
      bandCount: bands,
      endmemberCount: endmembers,
      signalToNoiseDecibels: snr,
      seed: seed,
      borderWidth: border
    )
  }

  var place: SimulatedPlace { SimulatedPlace(rotationDegrees: rotation, pixelSize: pixelSize) }
}

/// How the simulated scene is stored.
struct SimulatedStorageOptions: ParsableArguments {
  /// Which byte of a sample comes first.
  enum ByteOrder: String, CaseIterable, ExpressibleByArgument {
    case little, big
  }

  @Option(help: "How samples follow each other.") var layout = SimulatedLayout.enviBIL
  @Option(help: "Type of the samples.") var sampleType = SampleType.int16
  @Option(
    help: "Counts per unit of reflectance; by default 10000, for byte 250, for floating point 1."
  )
  var scale: Double?
  @Option(help: "ENVI: which byte of a sample comes first.") var byteOrder = ByteOrder.little
  @Option(help: ArgumentHelp("ENVI: bytes before the first sample.", valueName: "bytes"))
  var headerOffset = 0
  @Flag(help: "Name the ENVI header scene.img.hdr, not scene.hdr.") var longHeaderName = false
  @Flag(help: "GeoTIFF: say wavelengths, bad bands and scale in an ENVI header beside it only.")
  var sideCar = false
  @Option(
    help: ArgumentHelp(
      "Bands that the scene calls bad and that hold no data, as for --remove-bands.",
      valueName: "list"
    )
  )
  var badBands = "@none"

  var storage: SimulatedStorage {
    SimulatedStorage(
      layout: layout,
      sampleType: sampleType,
      scale: scale,
      isBigEndian: byteOrder == .big,
      headerOffset: headerOffset,
      hasLongHeaderName: longHeaderName,
      hasSideCar: sideCar,
      badBands: BandSelection(parsing: badBands)
    )
  }
}
