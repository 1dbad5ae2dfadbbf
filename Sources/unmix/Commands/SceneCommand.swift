import ArgumentParser
import Foundation
import Methods
import Processing
import Rasters
import Sampling

/// `unmix scene`: one scene into one product folder.
struct SceneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scene",
    abstract: "Unmixes a scene into a product folder.",
    discussion: """
      Give one of --model, --endmembers and --count. With --count alone a blind network (BUNet) is \
      trained on the scene itself.

      EXAMPLES
        unmix scene f180.img --model jasper.safetensors -o products/f180
        unmix scene f180.img --endmembers library.sli --method fcls -o products/f180
        unmix scene f180.img --count 5 -o products/f180
        unmix scene f180.img --count auto -o products/f180
        unmix scene f180.img --count 5 --method fcls --extractor vca -o products/f180
        unmix scene f180.img --endmembers library.sli --uncertainty -o products/f180
        unmix scene f180.img --model jasper.safetensors --compress zstd -o products/f180

      The folder holds abundances.tif (one band per endmember, fractions 0...1, no-data -9999), \
      quality.tif, endmembers.csv, endmembers.sli/.hdr, quicklook.png, spectra.svg, provenance.json; \
      with --uncertainty also uncertainty.tif (the standard deviation of every abundance).

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """
  )

  @Argument(help: "The scene's data file.")
  var scene: String

  @OptionGroup(title: "Method") var method: MethodOptions
  @OptionGroup(title: "Scene") var sceneOptions: SceneOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The product folder to make.", valueName: "folder")
  )
  var output: String

  @Flag(OptionTable.uncertainty) var uncertainty = false
  @Option(OptionTable.compress) var compress = RasterCompression.deflate

  @Flag(help: "Replace a product that is there already.")
  var overwrite = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  /// What the options say about the method and the product.
  func settings() throws -> SceneSettings {
    SceneSettings(
      method: try method.choice(),
      overrides: sceneOptions.overrides,
      removal: try sceneOptions.removal(),
      withUncertainty: uncertainty,
      compression: compress,
      seed: method.seed
    )
  }

  func run() throws {
    let request = SceneRequest(
      scenePath: scene,
      targetPath: output,
      settings: try settings(),
      existing: overwrite ? .replace : .refuse,
      command: CommandLine.arguments
    )
    let display = ProgressDisplay()
    let results = SceneRun(limits: limits.limits(), control: display.control).unmix([request])
    display.finish()
    for result in results {
      switch result.outcome {
      case .done(let report): try print(report)
      case .failed(let error): throw error
      case .cancelled: throw CancellationError()
      case .upToDate, .kept: break  // only asked for in batches
      }
    }
  }

  private func print(_ report: ProductReport) throws {
    guard !json else { return try Output.json(report) }
    Output.line("\(report.product): \(report.method), \(report.materials.count) endmembers")
    Output.line(
      "  pixels  \(report.validPixelCount) of \(report.pixelCount) with data, "
        + "\(report.keptBandCount) of \(report.bandCount) bands"
    )
    if let counting = report.counting { Output.line("  count   \(counting.summary)") }
    let width = report.materials.map(\.name.count).max() ?? 0
    for material in report.materials {
      let area = material.areaSquareMetres.map {
        "  area " + Output.number($0, decimals: 2) + " m2"
      }
      let deviation = material.meanStandardDeviation.map {
        "  mean deviation " + Output.number($0, decimals: 4)
      }
      Output.line(
        "  " + Output.padded(material.name, to: width) + "  mean abundance "
          + Output.number(material.meanAbundance, decimals: 4) + (deviation ?? "") + (area ?? "")
      )
    }
    Output.line(
      "  fit     mean reconstruction error "
        + Output.number(report.meanReconstructionError, decimals: 5) + ", mean spectral angle "
        + Output.number(report.meanSpectralAngleDegrees, decimals: 2) + " degrees"
    )
    for note in report.notes { Output.line("  note    \(note)") }
  }
}
