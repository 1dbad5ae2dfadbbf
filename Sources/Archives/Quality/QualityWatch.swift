internal import Products
internal import Synchronization

/// Compares the products that a run makes with those of the archive, as they come.
///
/// Its verdicts depend on which scenes came before: they are for the log, never for the product.
package final class QualityWatch: Sendable {
  private struct State {
    /// The qualities of each group of products that can be compared; nil until the first is needed.
    var qualities: [String: [Provenance.Quality]]?
    /// What is usual in each group, and how many products told.
    var baselines: [String: (count: Int, baseline: QualityBaseline)] = [:]
  }

  /// The products of the archive, whether they are there or not.
  private let products: [String]
  private let threadCount: Int
  private let state = Mutex(State())  // the products seen so far

  /// The share of the archive's scenes that must have a product before one is judged.
  ///
  /// The first of an archive are often neighbours, and more alike than the rest.
  private static let leastShare = 0.5
  /// The most products that are read to know what is usual.
  private static let readLimit = 1_000

  /// Watches over products; none is read before one is judged.
  package init(products: [String], threadCount: Int) {
    self.products = products
    self.threadCount = threadCount
  }

  /// Judges a product that was just made, and lets it count from now on.
  ///
  /// - Parameter product: its folder.
  /// - Returns: the verdict; nil if there are too few to compare it with, or it cannot be read.
  package func judge(_ product: String) -> QualityVerdict? {
    guard let record = ProductRecord(product: product), let quality = record.quality else {
      return nil
    }
    return state.withLock { state in
      var qualities = state.qualities ?? earlier(without: product)
      let isEnough = qualities[record.group, default: []].count >= leastCount
      let baseline = Self.baseline(of: record.group, qualities, &state.baselines)
      let verdict = isEnough ? baseline.verdict(on: quality) : nil
      qualities[record.group, default: []].append(quality)
      state.qualities = qualities
      return verdict
    }
  }

  /// The products that must be known before one is judged.
  private var leastCount: Int {
    Int(Self.leastShare * Double(min(products.count, Self.readLimit)))
  }

  /// What is usual in a group; reckoned again once it has grown by a tenth.
  private static func baseline(
    of group: String,
    _ qualities: [String: [Provenance.Quality]],
    _ known: inout [String: (count: Int, baseline: QualityBaseline)]
  ) -> QualityBaseline {
    let all = qualities[group] ?? []
    if let found = known[group], all.count < found.count + max(1, found.count / 10) {
      return found.baseline
    }
    let baseline = QualityBaseline(of: all)
    known[group] = (all.count, baseline)
    return baseline
  }

  /// The qualities of products that were there before.
  private func earlier(without product: String) -> [String: [Provenance.Quality]] {
    let others = products.filter { $0 != product }
    let step = max(1, others.count / Self.readLimit)
    let some = stride(from: 0, to: others.count, by: step).map { others[$0] }
    var qualities: [String: [Provenance.Quality]] = [:]
    for record in ProductRecord.read(some, threadCount: threadCount) {
      if let quality = record.quality { qualities[record.group, default: []].append(quality) }
    }
    return qualities
  }
}
