internal import Catalogue
internal import Foundation

/// Takes the events of one run log into a catalogue, in their order.
struct EventTaking {
  let changes: CatalogueChanges
  /// The run, which its events tell about.
  var run: RunRecord
  /// Whether products that the events name are read at once.
  let readsProducts: Bool

  mutating func take(_ event: RunEvent, _ products: inout ProductTaking) throws {
    switch event.kind {
    case .began(let began):
      run.began = event.time
      run.program = began.program
      run.job = began.job
      run.jobKey = began.jobKey
      run.host = began.host
      run.process = began.process
      run.shard = began.shard
      run.planned = Self.json(began.sceneCounts)
    case .ended(let ended):
      run.ended = event.time
      run.counts = Self.json(ended.sceneCounts)
      run.seconds = ended.seconds
      run.exitCode = ended.exitCode
    case .model(let model):
      try changes.add(
        ModelRecord(
          runID: run.id ?? 0,
          time: event.time,
          path: model.path,
          sha256: model.sha256,
          method: model.method,
          endmemberCount: model.endmemberCount,
          sceneCount: model.sceneCount,
          reason: model.reason
        )
      )
    case .scene(let scene): try take(scene, at: event.time, &products)
    }
  }

  private func take(
    _ event: SceneEnded,
    at time: String,
    _ products: inout ProductTaking
  ) throws {
    let known = try record(of: event)
    var scene = known ?? SceneRecord(name: event.name, status: SceneStatus.notChecked.rawValue)
    if event.outcome == .cancelled { return }
    scene.name = event.name
    scene.scenePath = event.scene
    if event.outcome != .leftOut { scene.productPath = event.product }
    apply(event, at: time, to: &scene)
    let id = try changes.save(scene)
    scene.id = id
    let isNews = known?.status != scene.status || known?.reason != scene.reason
    if event.outcome == .done || event.outcome == .failed || (isNews && event.outcome != .current) {
      try changes.add(attempt(event, at: time, of: id))
    }
    let before = try changes.memory(of: id)
    let memory = before.after(event, of: run)
    try changes.save(memory, of: id)
    // Without a mark it cannot be told whether the product is the one that was entered.
    let isProductNew =
      event.outcome == .done || scene.productKey == nil || memory.productMark == nil
      || memory.productMark != before.productMark
    if readsProducts, isProductNew, event.outcome == .done || event.outcome == .current {
      try products.read(&scene, changes)
    }
  }

  private func record(of event: SceneEnded) throws -> SceneRecord? {
    if event.outcome != .leftOut, let product = event.product,
      let scene = try changes.scene(product: product)
    {
      return scene
    }
    return try changes.scene(path: event.scene)
  }

  private func apply(_ event: SceneEnded, at time: String, to scene: inout SceneRecord) {
    scene.attempted = time
    scene.reason = event.reasons.isEmpty ? nil : event.reasons.joined(separator: "; ")
    scene.error = nil
    switch event.outcome {
    case .done:
      scene.status = SceneStatus.upToDate.rawValue
      scene.seconds = event.seconds
      scene.look = event.look
      if let result = event.result { scene.set(result) }
    case .current: scene.status = SceneStatus.upToDate.rawValue
    case .kept: scene.status = SceneStatus.outOfDate.rawValue
    case .failed:
      scene.status = SceneStatus.failed.rawValue
      scene.error = event.error
    case .leftOut: scene.status = SceneStatus.leftOut.rawValue
    case .cancelled: break
    }
  }

  private func attempt(_ event: SceneEnded, at time: String, of scene: Int64) -> AttemptRecord {
    var attempt = AttemptRecord(
      sceneID: scene,
      runID: run.id ?? 0,
      time: time,
      outcome: event.outcome.rawValue
    )
    attempt.reason = event.reasons.isEmpty ? nil : event.reasons.joined(separator: "; ")
    attempt.error = event.error
    attempt.failureKind = event.failureKind?.rawValue
    attempt.seconds = event.seconds
    attempt.peakBytes = event.peakBytes
    attempt.predictedBytes = event.predictedBytes
    attempt.meanError = event.result?.meanError
    attempt.look = event.look
    return attempt
  }

  private static func json(_ counts: [String: Int]) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Words and whole numbers always have a form in JSON.
    return (try? encoder.encode(counts)).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension SceneRecord {
  /// Takes over the numbers of a product.
  mutating func set(_ result: ResultSummary) {
    meanError = result.meanError
    meanAngle = result.meanAngleDegrees
    outOfRangeShare = result.outOfRangeShare
    noDataShare = result.noDataShare
    flags = result.flags.isEmpty ? nil : result.flags.joined(separator: ", ")
    quality = result.quality
  }
}
