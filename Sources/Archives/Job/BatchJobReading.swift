internal import DurableFiles
internal import Foundation
internal import Methods
internal import Processing
internal import Products
internal import Rasters
internal import Scenes
internal import Spectra

/// Reads a job file and collects all that is wrong with it.
struct BatchJobReading {
  /// What to do about a job with problems.
  static let remedy = "Correct the job; unmix batch run --help explains its keys."

  var file: SettingsFile
  private let folder: String

  /// Reads the file's keys.
  init(path: String) throws {
    file = try SettingsFile(path: path, knownKeys: BatchJob.keys)
    folder = (path as NSString).deletingLastPathComponent
  }

  /// Reads and checks all values; nil if the job cannot be run, and `file` knows why.
  mutating func read() -> BatchJobValues? {
    let method = readMethod()
    let overrides = readOverrides()
    let removal = readRemoval()
    let seed = file.value(OptionTable.seed) ?? 1
    let withUncertainty = file.value(OptionTable.uncertainty) ?? false
    let compression = readCompression()
    let policies = readPolicies()
    let limits = RunLimits().with(
      workerCount: file.value(OptionTable.workers),
      memoryBudget: file.value(OptionTable.memoryBudget)
    )
    let endmembersFrom = file.value(OptionTable.endmembersFrom) ?? .archive
    let output = readOutput()
    let rasters = BatchOutput.rasterNames(withUncertainty: withUncertainty)
    let scenes = readScenes(output, rasters, overrides)
    guard file.problems.isEmpty, let method, let output else { return nil }
    return BatchJobValues(
      places: scenes.places,
      leftOut: scenes.leftOut,
      settings: SceneSettings(
        method: method,
        overrides: overrides,
        removal: removal,
        withUncertainty: withUncertainty,
        compression: compression,
        seed: seed
      ),
      endmembersFrom: endmembersFrom,
      outputPath: output.root,
      policies: policies,
      limits: limits
    )
  }

  private mutating func readPolicies() -> JobPolicies {
    var policies = JobPolicies()
    policies.settleSeconds = file.value(OptionTable.settle) ?? policies.settleSeconds
    policies.retryCount = file.value(OptionTable.retries) ?? policies.retryCount
    policies.secondsPerScene = file.value(OptionTable.timeLimit)
    policies.order = file.value(OptionTable.order) ?? policies.order
    let isReplacing = file.flag("overwrite")
    if let isReplacing { policies.remake = isReplacing ? Set(JobPolicies.remakeKinds) : [] }
    guard file.has("remake") else { return policies }
    if isReplacing != nil {
      file.complain(
        "overwrite: true is remake with all of its words, and false is remake: none; give one of them",
        of: "overwrite"
      )
    }
    policies.remake = readKinds()
    return policies
  }

  /// The kinds that `remake` names; none for the word `none`.
  private mutating func readKinds() -> Set<Reason.Kind> {
    let texts = file.texts("remake")
    if texts.map(\.words) == ["none"] { return [] }
    var kinds: Set<Reason.Kind> = []
    for text in texts {
      if let kind = JobPolicies.remakeKinds.first(where: { $0.rawValue == text.words }) {
        kinds.insert(kind)
      } else {
        let words = JobPolicies.remakeKinds.map(\.rawValue).joined(separator: ", ")
        file.complain("remake '\(text.words)': give some of \(words), or none", line: text.line)
      }
    }
    return kinds
  }

  // MARK: Method

  private mutating func readMethod() -> MethodChoice? {
    let countBefore = file.problems.count
    var settings = MethodSettings()
    settings.modelPath = path(OptionTable.model)
    settings.method = file.value(OptionTable.method)
    settings.endmembersPath = path(OptionTable.endmembers)
    settings.endmemberScale = file.value(OptionTable.endmemberScale)
    settings.endmemberUnit = file.value(OptionTable.endmemberUnits)
    settings.count = file.value(OptionTable.count)
    settings.extractor = file.value(OptionTable.extractor)
    settings.plan = file.value(OptionTable.plan)
    // With a value that cannot be read, what is missing or contradicts is not known.
    guard file.problems.count == countBefore else { return nil }
    for problem in settings.problems({ $0 }) { file.complain(problem, line: methodLine(problem)) }
    guard file.problems.count == countBefore else { return nil }
    do { return try settings.choice() } catch {
      let key = (settings.modelPath == nil ? OptionTable.endmembers : OptionTable.model).name
      file.complain("\(key): \(Self.oneLine(error))", of: key)
      return nil
    }
  }

  /// The line of the first key that a sentence names.
  private func methodLine(_ problem: String) -> Int? {
    let words = problem.split { !$0.isLetter }.map(String.init)
    return words.lazy.compactMap { file.line(of: $0) }.first
  }

  // MARK: Scenes' oddities

  private mutating func readOverrides() -> SceneOverrides {
    let overrides = SceneOverrides(
      scale: file.value(OptionTable.scale),
      offset: file.value(OptionTable.offset),
      noData: file.value(OptionTable.noData),
      wavelengthsPath: path(OptionTable.wavelengths),
      wavelengthUnit: file.value(OptionTable.wavelengthUnits)
    )
    if let path = overrides.wavelengthsPath {
      do { _ = try DurableFile.readText(path) } catch {
        file.complain("wavelengths: \(Self.oneLine(error))", of: "wavelengths")
      }
    }
    return overrides
  }

  private mutating func readRemoval() -> BandSelection {
    let items = file.texts(OptionTable.removeBands.name).map(\.words)
    guard !items.isEmpty else { return .header }
    let folder = folder
    let removal = BandSelection(parsing: items.joined(separator: ",")) {
      (name) throws(SpectraError) in
      try BandSelection.textOfFile(PathPattern.joined(folder, name))
    }
    for problem in removal.problems { file.complain("removeBands: \(problem)", of: "removeBands") }
    return removal
  }

  // MARK: Output and scenes

  private mutating func readCompression() -> RasterCompression {
    let compression = file.value(OptionTable.compress) ?? .deflate
    do { try compression.requireSupport() } catch {
      file.complain("compress: \(Self.oneLine(error))", of: "compress")
    }
    return compression
  }

  private mutating func readOutput() -> (root: String, template: OutputTemplate)? {
    guard file.has("output") else {
      file.complain("output is missing: give the folder of the products")
      return nil
    }
    guard let text = file.text("output") else { return nil }
    do throws(OptionProblem) {
      let template = try OutputTemplate(text)
      let root = template.root.isEmpty ? (folder.isEmpty ? "." : folder) : resolved(template.root)
      if let problem = BatchOutput.problem(root) {
        file.complain("output: \(problem)", of: "output")
      }
      return (root, template)
    } catch {
      file.complain("output '\(text)': \(error.advice)", of: "output")
      return nil
    }
  }

  private mutating func readScenes(
    _ output: (root: String, template: OutputTemplate)?,
    _ rasters: [String],
    _ overrides: SceneOverrides
  ) -> (places: [ScenePlacing.Place], leftOut: [LeftOutFile]) {
    guard file.has("scenes") else {
      file.complain("scenes is missing: give a file, a folder, a pattern, or a list of them")
      return ([], [])
    }
    let items = file.texts("scenes")
    var list = SceneList(folder: folder, excluding: file.texts("exclude").map(\.words))
    for item in items {
      if let problem = list.add(item.words) {
        file.complain("scenes: \(problem)", line: item.line)
      }
    }
    guard let output else { return ([], []) }
    let placing = ScenePlacing(list.paths, output.template, root: output.root) { scene in
      // A scene that cannot be opened is explained when it is planned.
      (try? Scene(path: scene, overrides: overrides).acquisitionTime).flatMap(AcquisitionTime.init)
    }
    keepApart(items, list, placing.places, output.root, rasters)
    return (placing.places, list.leftOut + placing.leftOut)
  }

  /// Complains of scenes among the products, now or the next time.
  private mutating func keepApart(
    _ items: [SettingsFile.Text],
    _ list: SceneList,
    _ places: [ScenePlacing.Place],
    _ output: String,
    _ rasters: [String]
  ) {
    let inside = BatchOutput.scenes(list.paths, amongProductsOf: output, places.map(\.target))
    if let first = inside.first {
      let more = inside.count > 1 ? " and \(inside.count - 1) more lie" : " lies"
      file.complain(
        "scenes: \(first)\(more) among the products of \(output); give another output, or "
          + "exclude them",
        of: "scenes"
      )
    } else if let product = places.first?.target {
      for item in items where BatchOutput.takes(item.words, product, rasters, list) {
        file.complain(
          "scenes: \(item.words) would take the products in \(output) for scenes the next time; "
            + "give another output, or exclude \(rasters.joined(separator: " and "))",
          line: item.line
        )
      }
    }
  }

  /// The path of an option, from the job file's folder.
  private mutating func path(_ rule: OptionRule<String>) -> String? {
    file.value(rule).map(resolved)
  }

  private func resolved(_ path: String) -> String { PathPattern.joined(folder, path) }

  /// An error's message and remedy on one line, without the last full stop.
  private static func oneLine(_ error: any Error) -> String {
    let words = "\(error)".split(separator: "\n").joined(separator: " ")
    return words.hasSuffix(".") ? String(words.dropLast()) : words
  }
}
