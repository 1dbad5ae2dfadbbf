import ArgumentParser
import Methods
import Processing
import Sampling
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
        unmix endmembers f180.img --count auto -o f180-endmembers.csv

      With --count auto the scene's own pixels decide, and a table says why. It has a line for each \
      patch of alike pixels that was looked at: the angle by which it differs from what the patches \
      before it mix to, the angle that this has to exceed, the pixels that it explains and those \
      before it do not, and the mean angle that those before it leave over.

      EXIT CODES: 0 done, 1 failed, 64 usage.
      """
  )

  @Argument(help: "The scene's data file.")
  var scene: String

  @Option(OptionTable.count) var count: EndmemberCount
  @Option(OptionTable.extractor) var extractor = Extractor.patches

  @Option(help: "The most pixels that are looked at.")
  var pixels = 10_000

  @Option(OptionTable.seed) var seed: UInt64 = 1

  @OptionGroup(title: "Scene") var sceneOptions: SceneOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The library to write: .csv, or .sli with its .hdr.", valueName: "file")
  )
  var output: String

  @Flag(help: "Replace a library that is there already.")
  var overwrite = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    var least = 1
    if case .fixed(let number) = count { least = number }
    guard pixels >= least else {
      throw ValidationError("--pixels \(pixels): give at least as many as endmembers.")
    }
  }

  func run() throws {
    let file = try EndmemberFile(path: output)
    try file.check(scenePath: scene, isReplacing: overwrite)
    let search = EndmemberSearch(
      count: count,
      extractor: extractor,
      seed: seed,
      pixelLimit: pixels
    )
    let found = try search.find(
      in: scene,
      overrides: sceneOptions.overrides,
      removal: try sceneOptions.removal()
    )
    try file.write(found.endmembers)
    let result = Result(files: file.paths, found)
    guard !json else { return try Output.json(result) }
    for line in found.counting?.lines ?? [] { Output.line(line) }
    Output.line(
      "\(file.paths.joined(separator: ", ")): \(result.endmemberCount) endmembers on "
        + "\(result.bandCount) bands"
    )
  }

  /// What `--json` prints.
  private struct Result: Encodable {
    let files: [String]
    let endmemberCount: Int
    let bandCount: Int
    let counting: EndmemberCountReport?

    init(files: [String], _ found: EndmemberSearch.Found) {
      self.files = files
      endmemberCount = found.endmembers.endmemberCount
      bandCount = found.endmembers.bandCount
      counting = found.counting
    }
  }
}
