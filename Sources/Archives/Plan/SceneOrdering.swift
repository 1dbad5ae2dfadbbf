internal import DurableFiles

/// The order in which a run begins scenes.
enum SceneOrdering {
  /// The numbers of the scenes that are made, the first to begin first; those alike in the given order.
  static func numbers(of scenes: [PlannedScene], by order: JobPolicies.Order) -> [Int] {
    let numbers = scenes.indices.filter { scenes[$0].verdict.isMaking }
    // What is no file of its own has no stamp, and comes first.
    let stamps = numbers.map { FileStamp(path: scenes[$0].scene) }
    let keys = stamps.map { stamp in
      switch order {
      case .newest: -(stamp?.modifiedNanoseconds ?? .max)
      case .oldest: stamp?.modifiedNanoseconds ?? 0
      case .smallest: stamp?.byteCount ?? 0
      case .biggest: -(stamp?.byteCount ?? .max)
      }
    }
    return zip(keys, numbers).sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
  }
}
