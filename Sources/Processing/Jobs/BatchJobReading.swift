internal import DurableFiles
internal import Foundation
internal import Methods
internal import Rasters
internal import Sampling
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
  mutating func read() -> BatchJobSettings? {
    let method = readMethod()
    let overrides = readOverrides()
    let removal = readRemoval()
    let seed: UInt64 = file.integer("seed") ?? 1
    let withUncertainty = file.flag("uncertainty") ?? false
    let compression = readCompression()
    let isReplacing = file.flag("overwrite") ?? false
    let limits = readLimits()
    let output = readOutput()
    let rasters = BatchOutput.rasterNames(withUncertainty: withUncertainty)
    let scenes = readScenes(output: output, rasters: rasters)
    guard file.problems.isEmpty, let method, let output else { return nil }
    return BatchJobSettings(
      scenePaths: scenes.paths,
      notes: scenes.notes,
      method: method,
      overrides: overrides,
      removal: removal,
      withUncertainty: withUncertainty,
      compression: compression,
      seed: seed,
      outputPath: output,
      isReplacing: isReplacing,
      limits: limits
    )
  }

  // MARK: Method

  private mutating func readMethod() -> MethodChoice? {
    let countBefore = file.problems.count
    var settings = MethodSettings()
    settings.modelPath = path("model")
    settings.method = file.word("method", MethodSettings.Method.self)
    settings.endmembersPath = path("endmembers")
    settings.endmemberScale = file.number("endmemberScale")
    settings.endmemberUnit = unit("endmemberUnits")
    settings.count = count()
    settings.extractor = file.word("extractor", Extractor.self)
    settings.plan = file.word("plan", MethodSettings.Plan.self)
    // With a value that cannot be read, what is missing or contradicts is not known.
    guard file.problems.count == countBefore else { return nil }
    for problem in settings.problems({ $0 }) { file.complain(problem, line: methodLine(problem)) }
    guard file.problems.count == countBefore else { return nil }
    do {
      if let library = settings.endmembersPath {
        _ = try LibraryFile.read(library, wavelengthUnit: settings.endmemberUnit)
      }
      return try settings.choice()
    } catch {
      let key = settings.modelPath == nil ? "endmembers" : "model"
      file.complain("\(key): \(Self.oneLine(error))", of: key)
      return nil
    }
  }

  /// The number of endmembers, or `auto`.
  private mutating func count() -> EndmemberCount? {
    guard let text = file.text("count") else { return nil }
    guard let count = EndmemberCount(text) else {
      file.complain("count: '\(text)' is neither a whole number nor auto", of: "count")
      return nil
    }
    return count
  }

  /// The line of the first key that a sentence names.
  private func methodLine(_ problem: String) -> Int? {
    let words = problem.split { !$0.isLetter }.map(String.init)
    return words.lazy.compactMap { file.line(of: $0) }.first
  }

  // MARK: Scenes' oddities

  private mutating func readOverrides() -> SceneOverrides {
    let overrides = SceneOverrides(
      scale: file.number("scale"),
      offset: file.number("offset"),
      noData: file.number("noData"),
      wavelengthsPath: path("wavelengths"),
      wavelengthUnit: unit("wavelengthUnits")
    )
    if let scale = overrides.scale, !(scale > 0 && scale.isFinite) {
      file.complain("scale \(scale): give a number above 0, for instance 10000", of: "scale")
    }
    if let offset = overrides.offset, !offset.isFinite {
      file.complain("offset \(offset): give a finite number", of: "offset")
    }
    if let path = overrides.wavelengthsPath {
      do { _ = try DurableFile.readText(path) } catch {
        file.complain("wavelengths: \(Self.oneLine(error))", of: "wavelengths")
      }
    }
    return overrides
  }

  private mutating func readRemoval() -> BandSelection {
    let items = file.texts("removeBands").map(\.words)
    guard !items.isEmpty else { return .header }
    let folder = folder
    let removal = BandSelection(parsing: items.joined(separator: ",")) {
      (name) throws(SpectraError) in
      try BandSelection.textOfFile(PathPattern.joined(folder, name))
    }
    for problem in removal.problems { file.complain("removeBands: \(problem)", of: "removeBands") }
    return removal
  }

  private mutating func unit(_ key: String) -> WavelengthUnit? {
    guard let text = file.text(key) else { return nil }
    guard let unit = WavelengthUnit(words: text) else {
      file.complain("\(key): '\(text)' is no unit of wavelengths: give nm or um", of: key)
      return nil
    }
    return unit
  }

  // MARK: Limits

  private mutating func readLimits() -> RunLimits {
    var limits = RunLimits()
    if let workers: Int = file.integer("workers") {
      if RunLimits.workerCounts.contains(workers) {
        limits.workerCount = workers
      } else {
        file.complain("workers \(workers): give a number from 1 to 1024", of: "workers")
      }
    }
    if let text = file.text("memoryBudget") {
      do { limits.memoryBudget = try MemorySize.bytes(of: text) } catch {
        file.complain("memoryBudget: \(Self.oneLine(error))", of: "memoryBudget")
      }
    }
    return limits
  }

  // MARK: Output and scenes

  private mutating func readCompression() -> RasterCompression {
    let compression = file.word("compress", RasterCompression.self) ?? .deflate
    do { try compression.requireSupport() } catch {
      file.complain("compress: \(Self.oneLine(error))", of: "compress")
    }
    return compression
  }

  private mutating func readOutput() -> String? {
    guard file.has("output") else {
      file.complain("output is missing: give the folder of the products")
      return nil
    }
    guard let output = path("output") else { return nil }
    if let problem = BatchOutput.problem(output) {
      file.complain("output: \(problem)", of: "output")
    }
    return output
  }

  private mutating func readScenes(
    output: String?,
    rasters: [String]
  ) -> (paths: [String], notes: [String]) {
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
    for problem in BatchOutput.problems(withNamesOf: list.paths) {
      file.complain("scenes: \(problem)", of: "scenes")
    }
    if let output { keepApart(items, list, output, rasters) }
    return (list.paths, list.notes)
  }

  /// Complains of scenes among the products, now or the next time.
  private mutating func keepApart(
    _ items: [SettingsFile.Text],
    _ list: SceneList,
    _ output: String,
    _ rasters: [String]
  ) {
    let inside = BatchOutput.scenes(list.paths, amongProductsOf: output)
    if let first = inside.first {
      let more = inside.count > 1 ? " and \(inside.count - 1) more lie" : " lies"
      file.complain(
        "scenes: \(first)\(more) among the products of \(output); give another output, or "
          + "exclude them",
        of: "scenes"
      )
    } else if let stem = list.paths.first.map(SceneName.stem(of:)) {
      let product = PathPattern.joined(output, stem)
      for item in items where BatchOutput.takes(item.words, product, rasters, list) {
        file.complain(
          "scenes: \(item.words) would take the products in \(output) for scenes the next time; "
            + "give another output, or exclude \(rasters.joined(separator: " and "))",
          line: item.line
        )
      }
    }
  }

  /// The path of a key, from the job file's folder.
  private mutating func path(_ key: String) -> String? {
    file.text(key).map { PathPattern.joined(folder, $0) }
  }

  /// An error's message and remedy on one line, without the last full stop.
  private static func oneLine(_ error: any Error) -> String {
    let words = "\(error)".split(separator: "\n").joined(separator: " ")
    return words.hasSuffix(".") ? String(words.dropLast()) : words
  }
}
