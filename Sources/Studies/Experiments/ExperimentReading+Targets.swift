internal import Methods
internal import Training

/// What must be known of a scene, and the numbers to reach.
extension ExperimentReading {
  /// Complains of networks that need true abundances where there are none.
  mutating func checkTruth(_ scenes: [Experiment.SceneFiles], _ methods: [Experiment.Method]) {
    for scene in scenes where scene.abundances == nil {
      for method in methods where method.network?.isBlind == false && method.training == .pixels {
        file.complain(
          "\(method.name) is trained on true abundances, which \(scene.name) has none of; give "
            + "the scene abundances, or the method training: library",
          of: "methods"
        )
      }
    }
  }

  /// Reads the numbers to reach.
  mutating func readTargets(
    _ measures: [ExperimentMeasure],
    _ variation: Experiment.Variation?,
    _ scenes: [Experiment.SceneFiles],
    _ methods: [Experiment.Method]
  ) -> [Experiment.Target] {
    let keys = ["task", "scene", "method", "at", "inSeeds", "remark"] + measures.map(\.name)
    var targets: [Experiment.Target] = []
    for var section in file.sections("targets", knownKeys: keys) {
      let texts = ["task", "scene", "method"].compactMap { required($0, in: &section) }
      let value = section.number("at")
      let seedCount: Int? = section.integer("inSeeds")
      let remark = section.text("remark")
      var limits: [ExperimentMeasure: Double] = [:]
      for measure in measures { limits[measure] = section.number(measure.name) }
      if limits.isEmpty { section.complain("a target needs the greatest number of a measure") }
      if texts.count == 3 {
        check(&section, scene: texts[1], method: texts[2], value, variation, scenes, methods)
        targets.append(
          Experiment.Target(
            task: texts[0],
            scene: texts[1],
            method: texts[2],
            value: value,
            limits: limits,
            seedCount: seedCount,
            remark: remark
          )
        )
      }
      file.absorb(section)
    }
    return targets
  }

  /// Complains of a target for something that is not run.
  private func check(
    _ section: inout SettingsFile,
    scene: String,
    method: String,
    _ value: Double?,
    _ variation: Experiment.Variation?,
    _ scenes: [Experiment.SceneFiles],
    _ methods: [Experiment.Method]
  ) {
    if !scenes.contains(where: { $0.name == scene }) {
      section.complain("no scene is named \(scene)", of: "scene")
    }
    if !methods.contains(where: { $0.name == method }) {
      section.complain("no method is named \(method)", of: "method")
    }
    let isRun = value.map { (variation?.values ?? []).contains($0) } ?? (variation == nil)
    if !isRun {
      section.complain("at must be one of the values that vary, where some do", of: "at")
    }
  }
}
