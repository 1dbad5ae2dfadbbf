/// The scenes whose last attempt failed, with what was said, from the run logs of an archive.
struct LastFailures {
  /// By the product's place, as `ArchiveFolder.kept` has it.
  private var texts: [String: String] = [:]

  /// Reads all run logs, the oldest first.
  init(of folder: ArchiveFolder) {
    for path in RunLog.paths(in: folder) {
      // What cannot be read tells of no failure.
      guard let log = try? RunLog(path: path) else { continue }
      for event in log.events {
        guard case .scene(let ended) = event.kind, let product = ended.product else { continue }
        switch ended.outcome {
        case .failed: texts[product] = ended.error ?? "no text was kept"
        case .done, .current: texts[product] = nil
        case .kept, .cancelled, .leftOut: break
        }
      }
    }
  }

  /// Why the last attempt to make a product failed; nil if it did not.
  subscript(product: String) -> String? { texts[product] }
}
