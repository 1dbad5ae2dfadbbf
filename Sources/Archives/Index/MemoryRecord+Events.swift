internal import Catalogue

extension MemoryRecord {
  /// What is remembered after an event.
  func after(_ event: SceneEnded, of run: RunRecord) -> MemoryRecord {
    var memory = self
    switch event.outcome {
    case .done, .current:
      memory.failure = nil
      memory.inputsMark = event.watermark?.inputs
      memory.productMark = event.watermark?.product
      memory.otherInputs = event.watermark?.otherInputs ?? []
      memory.productFiles = event.watermark?.productFiles ?? []
      memory.seconds = event.seconds ?? seconds
      memory.peakBytes = event.peakBytes ?? peakBytes
    case .failed:
      memory.failure = Failure(
        text: event.error ?? "",
        kind: (event.failureKind ?? .scene).rawValue,
        mark: event.watermark?.inputs,
        job: run.jobKey ?? "",
        program: run.program ?? "",
        count: 1 + (failure?.count ?? 0)
      )
    case .kept, .leftOut, .cancelled: break
    }
    return memory
  }
}

extension SceneMemory {
  /// What a row of the catalogue remembers.
  init(_ record: MemoryRecord) {
    self.init(
      watermark: record.inputsMark.map {
        Watermark(
          inputs: $0,
          product: record.productMark,
          otherInputs: record.otherInputs,
          productFiles: record.productFiles
        )
      },
      lastFailure: record.failure.map {
        Failure(
          text: $0.text,
          kind: SceneEnded.FailureKind(rawValue: $0.kind) ?? .scene,
          inputs: $0.mark,
          jobKey: $0.job,
          program: $0.program,
          count: $0.count
        )
      },
      seconds: record.seconds,
      byteCount: record.byteCount,
      peakBytes: record.peakBytes
    )
  }
}
