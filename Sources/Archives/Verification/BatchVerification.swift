public import Essentials
internal import Foundation
internal import Methods
internal import Processing
internal import Products
internal import Sampling

/// Reads finished products and compares every file with the checksum that was kept of it.
public struct BatchVerification: Sendable {
  /// The folders of the products.
  public let products: [String]

  /// Verifies the products of a job; scenes that have none yet are counted apart.
  public init(job: BatchJob) { products = job.requests.map(\.targetPath) }

  /// Verifies a product's folder, or all products directly in a folder.
  ///
  /// - Throws: `WorkError` with code `.badOptions` if there is no product.
  public init(folder: String) throws {
    let files = FileManager.default
    func isProduct(_ path: String) -> Bool {
      files.fileExists(atPath: path + "/" + Provenance.fileName)
    }
    if isProduct(folder) {
      products = [folder]
      return
    }
    // A folder that cannot be listed has no product for us, which is reported.
    let names = (try? files.contentsOfDirectory(atPath: folder)) ?? []
    products = names.filter { !$0.hasPrefix(".") }.sorted()
      .map { PathPattern.joined(folder, $0) }.filter(isProduct)
    guard !products.isEmpty else {
      throw WorkError(
        code: .badOptions,
        message: "\(folder) is neither a job file (.yaml), a product nor a folder of products.",
        remedy:
          "Give the job, a folder that holds a provenance.json, or the folder of such folders."
      )
    }
  }

  /// Reads all products.
  ///
  /// - Parameter control: told of progress, and asked after every mebibyte whether to stop.
  /// - Returns: what was found of each, in order.
  /// - Throws: `CancellationError`.
  public func run(control: RunControl = RunControl()) throws -> VerificationSummary {
    var found: [VerificationSummary.Product] = []
    for (number, product) in products.enumerated() {
      control.report(.stage("verifying", fraction: Double(number) / Double(products.count)))
      found.append(.init(try ProductVerification.checksums(of: product, control: control)))
    }
    return VerificationSummary(products: found)
  }
}

/// What a verification found, for people and for `--json`.
public struct VerificationSummary: Sendable, Encodable {
  /// What was found of one product.
  public struct Product: Sendable, Encodable {
    /// The answers.
    public enum State: String, Sendable, Encodable {
      /// Every file is as it was made.
      case whole
      /// Files are missing or differ, or the product's history cannot be used.
      case damaged
      /// There is no product yet.
      case missing
    }

    /// The product's folder.
    public let product: String
    /// The answer.
    public let state: State
    /// What is wrong, half a sentence each; empty for a whole product.
    public let faults: [String]
    /// Files without a checksum, as an earlier version made the product: only their lengths were
    /// compared.
    public let namesWithoutChecksum: [String]

    init(_ verification: ProductVerification) {
      product = verification.path
      namesWithoutChecksum = verification.namesWithoutChecksum
      switch verification.verdict {
      case .whole: (state, faults) = (.whole, [])
      case .notThere: (state, faults) = (.missing, [])
      case .damaged(let faults): (state, self.faults) = (.damaged, faults.map(\.words))
      case .noProvenance, .badProvenance:
        (state, faults) = (.damaged, verification.words.map { [$0] } ?? [])
      }
    }
  }

  /// Every product, in order.
  public let products: [Product]

  /// Number of products that are not as they were made.
  public var damagedCount: Int { count(.damaged) }

  /// The lines for a person: the counts, then every damaged product with its files.
  public var lines: [String] {
    let missing = count(.missing) > 0 ? ", \(count(.missing)) not made yet" : ""
    let counts = "Products: \(count(.whole)) whole, \(damagedCount) damaged\(missing)"
    let damaged = products.filter { $0.state == .damaged }.flatMap { product in
      ["\(product.product): DAMAGED"] + product.faults.map { "  \($0)" }
    }
    let unsure = products.filter { $0.state == .whole && !$0.namesWithoutChecksum.isEmpty }
    let notes = unsure.map {
      "\($0.product): made by an earlier version without checksums; only lengths were compared"
    }
    return [counts] + damaged + notes
  }

  private func count(_ state: Product.State) -> Int { products.count { $0.state == state } }
}
