internal import Methods
internal import Sampling
internal import Training

extension Experiment {
  /// Reads an experiment and checks everything in it.
  ///
  /// - Throws: `WorkError` with code `.badJob` that names every problem, or
  ///   `DurableFileError`.
  public init(path: String) throws {
    var reading = try ExperimentReading(path: path)
    let experiment = reading.read()
    if let error = reading.file.error(remedy: ExperimentReading.remedy) { throw error }
    guard let experiment else { preconditionFailure("an experiment without problems is one") }
    self = experiment
  }
}

/// Reads the file of an experiment and collects all that is wrong with it.
struct ExperimentReading {
  static let remedy = "Correct the file; unmix experiment --help explains its keys."
  static let keys = [
    "name", "title", "source", "notes", "scenes", "methods", "settings", "vary", "seeds",
    "measures", "paper", "targets",
  ]

  var file: SettingsFile

  init(path: String) throws {
    file = try SettingsFile(path: path, knownKeys: Self.keys)
  }

  /// Reads and checks all values; nil if the experiment cannot be run, and `file` knows why.
  mutating func read() -> Experiment? {
    let name = required("name", in: &file)
    let title = required("title", in: &file)
    let source = required("source", in: &file)
    let notes = file.texts("notes").map(\.words)
    for key in ["scenes", "methods"] where !file.has(key) { file.complain("\(key) is missing") }
    let scenes = readScenes()
    let measures = readMeasures()
    let methods = readMethods()
    let settings = readSettings()
    let variation = readVariation()
    complainOfOverruledChanges(methods, settings, variation)
    let paper = readPaper(measures, variation, scenes)
    checkTruth(scenes, methods)
    let targets = readTargets(measures, variation, scenes, methods)
    let seedCount = file.integer("seeds") ?? 1
    if seedCount < 1 { file.complain("seeds \(seedCount): give 1 or more", of: "seeds") }
    guard file.problems.isEmpty, let name, let title, let source else { return nil }
    return Experiment(
      name: name,
      title: title,
      source: source,
      notes: notes,
      scenes: scenes,
      methods: methods,
      settings: settings,
      variation: variation,
      seedCount: seedCount,
      measures: measures,
      paper: paper,
      targets: targets
    )
  }

  func required(_ key: String, in file: inout SettingsFile) -> String? {
    if !file.has(key) { file.complain("\(key) is missing") }
    return file.text(key)
  }

  private mutating func readScenes() -> [Experiment.SceneFiles] {
    var scenes: [Experiment.SceneFiles] = []
    let keys = [
      "name", "scene", "scale", "abundances", "endmembers", "endmemberScale", "squareMetres",
    ]
    for var section in file.sections("scenes", knownKeys: keys) {
      let scale = section.value(OptionTable.scale)
      let endmemberScale = section.value(OptionTable.endmemberScale)
      let texts = ["name", "scene", "endmembers"].compactMap { required($0, in: &section) }
      let abundances = section.text("abundances")
      let squareMetres = section.numbers("squareMetres")
      if texts.count == 3 {
        scenes.append(
          Experiment.SceneFiles(
            name: texts[0],
            scene: texts[1],
            scale: scale,
            abundances: abundances,
            endmembers: texts[2],
            endmemberScale: endmemberScale,
            squareMetres: squareMetres
          )
        )
      }
      file.absorb(section)
    }
    return scenes
  }

  private mutating func readMeasures() -> [ExperimentMeasure] {
    if !file.has("measures") { file.complain("measures is missing: give rmse, sad ...") }
    return file.texts("measures").compactMap { text in
      if let measure = ExperimentMeasure(text.words) { return measure }
      let known = ExperimentMeasure.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      file.complain(
        "measures: '\(text.words)' is none of \(known), sad of ENDMEMBER, area of ENDMEMBER",
        line: text.line
      )
      return nil
    }
  }

  private mutating func readMethods() -> [Experiment.Method] {
    var methods: [Experiment.Method] = []
    let keys = ["name", "paper", "method", "plan", "tied", "training", "loss", "extractor"]
    for var section in file.sections("methods", knownKeys: keys) {
      let name = required("name", in: &section)
      if !section.has("method") { section.complain("method is missing") }
      let wanted = section.value(OptionTable.method)
      let (plan, changes) = readPlan(of: &section, wanted)
      let isTied = section.flag("tied")
      let training = section.word("training", Experiment.Method.TrainingSource.self)
      let loss = section.words("loss", Experiment.Method.LossTerm.self)
      let extractor = section.value(OptionTable.extractor)
      let paperName = section.text("paper")
      if let name, let wanted {
        let method = Experiment.Method(
          name: name,
          paperName: paperName ?? name,
          method: wanted,
          plan: plan ?? .paper,
          changes: changes,
          isTied: isTied,
          training: training ?? .pixels,
          loss: loss,
          extractor: extractor ?? .vca
        )
        check(&section, method)
        methods.append(method)
      }
      file.absorb(section)
    }
    let names = methods.map(\.name)
    for name in Set(names).sorted() where names.count(where: { $0 == name }) > 1 {
      file.complain("methods: two are named \(name)", of: "methods")
    }
    return methods
  }

  /// Complains of keys that would have no effect.
  private func check(_ section: inout SettingsFile, _ method: Experiment.Method) {
    if method.network == nil {
      for key in ["plan", "tied"] where section.has(key) {
        section.complain("\(key) goes with a network, not with \(method.method.rawValue)", of: key)
      }
    }
    if method.network?.isBlind ?? true {
      for key in ["loss", "training"] where section.has(key) {
        section.complain("\(key) goes with aenet and mnnae", of: key)
      }
    }
    if section.has("extractor"), !(method.network?.isBlind ?? false) {
      section.complain("extractor goes with bunet and mnnbu", of: "extractor")
    }
  }

  private mutating func readSettings() -> Experiment.Settings {
    var settings = Experiment.Settings()
    let keys = Experiment.Variation.Setting.allCases.map(\.rawValue)
    guard var section = file.section("settings", knownKeys: keys) else { return settings }
    for key in Experiment.Variation.Setting.allCases {
      guard let value = section.number(key.rawValue) else { continue }
      if let problem = Self.problem(key, value) {
        section.complain(problem, of: key.rawValue)
      } else {
        settings = settings.with(key, value)
      }
    }
    file.absorb(section)
    return settings
  }

  private mutating func readVariation() -> Experiment.Variation? {
    let keys = Experiment.Variation.Setting.allCases.map(\.rawValue)
    guard var section = file.section("vary", knownKeys: keys) else { return nil }
    defer { file.absorb(section) }
    let settings = Experiment.Variation.Setting.allCases.filter { section.has($0.rawValue) }
    guard settings.count == 1, let setting = settings.first else {
      section.complain("vary needs one of \(keys.joined(separator: ", "))")
      return nil
    }
    let values = section.numbers(setting.rawValue)
    for value in values {
      if let problem = Self.problem(setting, value) {
        section.complain(problem, of: setting.rawValue)
      }
    }
    return Experiment.Variation(setting: setting, values: values)
  }

  /// What is wrong with the value of a setting.
  private static func problem(_ key: Experiment.Variation.Setting, _ value: Double) -> String? {
    switch key {
    case .snr:
      return value > -100 ? nil : "snr \(value): give decibels, or .inf for no noise"
    case .layers, .epochs, .trainingPixels:
      let isCount = value >= 1 && value < 1e9 && value == value.rounded()
      return isCount ? nil : "\(key.rawValue) \(value): give a whole number, 1 or more"
    }
  }

  private mutating func readPaper(
    _ measures: [ExperimentMeasure],
    _ variation: Experiment.Variation?,
    _ scenes: [Experiment.SceneFiles]
  ) -> [Experiment.PaperRow] {
    var rows: [Experiment.PaperRow] = []
    let names = measures.map(\.name)
    for var section in file.sections("paper", knownKeys: ["scene", "method", "at"] + names) {
      let scene = required("scene", in: &section)
      let method = required("method", in: &section)
      let value = section.number("at")
      if let scene, !scenes.contains(where: { $0.name == scene }) {
        section.complain("no scene is named \(scene)", of: "scene")
      }
      var numbers: [String: [Double]] = [:]
      for name in names where section.has(name) {
        numbers[name] = section.numbers(name)
        if numbers[name, default: []].count > 2 {
          section.complain("\(name) needs a mean, or a mean and a deviation", of: name)
        }
      }
      if variation == nil ? value != nil : !(variation?.values ?? []).contains(value ?? .nan) {
        section.complain("at must be one of the values that vary, where some do", of: "at")
      }
      if let scene, let method {
        rows.append(
          Experiment.PaperRow(scene: scene, method: method, value: value, numbers: numbers)
        )
      }
      file.absorb(section)
    }
    return rows
  }
}
