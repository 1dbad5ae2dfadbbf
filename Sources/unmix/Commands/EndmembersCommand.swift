import ArgumentParser
import Processing
import Spectra

/// `unmix endmembers`: endmember spectra out of a scene.
struct EndmembersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "endmembers",
    abstract: "Finds endmember spectra in a scene and writes them as a library.",
    discussion: """
      EXAMPLES
        unmix endmembers f180.img --count 5 -o f180-endmembers.csv
        unmix endmembers f180.img --count 5 --extractor vca -o f180-endmembers.sli

      EXIT CODES: 0 done, 1 failed, 64 usage.
      """
  )

  @Argument(help: "The scene's data file.")
  var scene: String

  @Option(help: "Number of endmembers.")
  var count: Int

  @Option(help: "How to find them: patches, clustered, vca or sivm.")
  var extractor = ExtractorName.patches

  @Option(help: "The most pixels that are looked at.")
  var pixels = 10_000

  @Option(help: "Seed of every random draw.")
  var seed: UInt64 = 1

  @OptionGroup(title: "Scene") var sceneOptions: SceneOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The library to write: .csv, or .sli with its .hdr.", valueName: "file")
  )
  var output: String

  @Flag(help: "Replace a library that is there already.")
  var overwrite = false

  func validate() throws {
    guard (2...64).contains(count) else {
      throw ValidationError("--count \(count): give a number of endmembers from 2 to 64.")
    }
    guard pixels >= count else {
      throw ValidationError("--pixels \(pixels): give at least as many as endmembers.")
    }
  }

  func run() throws {
    let file = try EndmemberFile(path: output)
    try file.check(scenePath: scene, isReplacing: overwrite)
    let search = EndmemberSearch(
      count: count,
      extractor: extractor.extractor,
      seed: seed,
      pixelLimit: pixels
    )
    let endmembers = try search.endmembers(
      of: scene,
      overrides: try sceneOptions.overrides(),
      removal: try sceneOptions.removal()
    )
    try file.write(endmembers)
    Output.line(
      "\(file.paths.joined(separator: ", ")): \(endmembers.endmemberCount) endmembers on "
        + "\(endmembers.bandCount) bands"
    )
  }
}
