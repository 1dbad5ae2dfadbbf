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

  /// The archive, whose catalogue is compared with them; nil for a single product.
  private let folder: ArchiveFolder?

  /// Verifies the products of a job; scenes that have none yet are counted apart.
  public init(job: BatchJob) {
    products = job.requests.map(\.targetPath)
    folder = ArchiveFolder(job.outputPath)
  }

  /// Verifies a product's folder, or all products in a folder.
  ///
  /// - Throws: `WorkError` with code `.badOptions` if there is no product.
  public init(folder: String) throws {
    if FileManager.default.fileExists(atPath: folder + "/" + Provenance.fileName) {
      products = [folder]
      self.folder = nil
      return
    }
    let archive = ArchiveFolder(folder)
    self.folder = archive
    products = ProductFolders(in: archive).paths.map { PathPattern.joined(folder, $0) }
    guard !products.isEmpty else {
      throw WorkError(
        code: .badOptions,
        message: "\(folder) is neither a job file (.yaml), a product nor a folder of products.",
        remedy:
          "Give the job, a folder that holds a provenance.json, or the folder of such folders."
      )
    }
  }

  /// Reads all products, and compares the catalogue with them.
  ///
  /// - Parameters:
  ///   - isDeep: whether the rasters are decoded too, block by block: a product may have been made of
  ///     bytes that no program can read.
  ///   - control: told of progress, and asked after every mebibyte whether to stop.
  /// - Returns: what was found of each, in order.
  /// - Throws: `CancellationError`.
  public func run(
    isDeep: Bool = false,
    control: RunControl = RunControl()
  ) throws -> VerificationSummary {
    var found: [VerificationSummary.Product] = []
    var verified: [ProductVerification] = []
    for (number, product) in products.enumerated() {
      control.report(.stage("verifying", fraction: Double(number) / Double(products.count)))
      let verification = try ProductVerification.checksums(of: product, control: control)
      let faults = isDeep ? try RasterReading.faults(of: verification, control: control) : []
      found.append(.init(verification, rasterFaults: faults))
      verified.append(verification)
    }
    let differences = folder.map { CatalogueComparison(of: $0, with: verified).differences }
    return VerificationSummary(products: found, catalogueDifferences: differences ?? [])
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

    init(_ verification: ProductVerification, rasterFaults: [String] = []) {
      product = verification.path
      namesWithoutChecksum = verification.namesWithoutChecksum
      switch verification.verdict {
      case .whole: (state, faults) = (rasterFaults.isEmpty ? .whole : .damaged, rasterFaults)
      case .notThere: (state, faults) = (.missing, [])
      case .damaged(let faults):
        (state, self.faults) = (.damaged, faults.map(\.words) + rasterFaults)
      case .noProvenance, .badProvenance:
        (state, faults) = (.damaged, verification.words.map { [$0] } ?? [])
      }
    }
  }

  /// Every product, in order.
  public let products: [Product]

  /// What the catalogue says otherwise than the disk, half a sentence each.
  public let catalogueDifferences: [String]

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
    let differences =
      catalogueDifferences.isEmpty
      ? []
      : ["Catalogue: \(catalogueDifferences.count) differences (unmix batch catalogue mends them)"]
        + catalogueDifferences.map { "  \($0)" }
    return [counts] + damaged + notes + differences
  }

  private func count(_ state: Product.State) -> Int { products.count { $0.state == state } }
}
