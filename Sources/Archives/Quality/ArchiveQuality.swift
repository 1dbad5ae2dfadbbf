internal import Products

/// Every product of an archive, judged against the others that were made with the same model.
package struct ArchiveQuality: Sendable {
  /// A product with its verdict.
  package struct Judged: Sendable {
    /// What the product says.
    package let record: ProductRecord
    /// The verdict; nil if there are too few products to compare it with, or it has no measures.
    package let verdict: QualityVerdict?
  }

  /// The products, in the order given.
  package let products: [Judged]

  /// Judges products.
  package init(_ records: [ProductRecord]) {
    let baselines = Dictionary(grouping: records, by: \.group).mapValues { group in
      QualityBaseline(of: group.compactMap(\.quality))
    }
    products = records.map { record in
      let verdict = record.quality.flatMap { baselines[record.group]?.verdict(on: $0) }
      return Judged(record: record, verdict: verdict)
    }
  }
}
