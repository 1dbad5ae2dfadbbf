internal import Foundation
package import Products
internal import Rasters
internal import Synchronization

/// What the history of a product says that is compared with others.
package struct ProductRecord: Sendable {
  /// The product's folder.
  package let product: String
  /// Name of the scene's file.
  package let scene: String
  /// When the scene was acquired, as its files say.
  package let acquired: String?
  /// When the product was made, in UTC.
  package let made: String
  /// The method.
  package let method: String
  /// Products of one group were made with the same model or library and can be compared.
  package let group: String
  /// Numbers (from 1) of the bands that were used.
  package let bands: [Int]
  /// How well the scene was explained; nil in products of earlier versions.
  package let quality: Provenance.Quality?
  /// What a reader of the product ought to know.
  package let notes: [String]

  /// Takes what the history of a product says.
  package init(_ provenance: Provenance, product: String) {
    self.product = product
    scene = provenance.scene.name
    acquired = provenance.inputs?.scene["acquisition time"]
    made = provenance.started
    method = provenance.method.name
    let models = (provenance.inputs?.files ?? []).filter {
      [.library, .libraryHeader, .model].contains($0.role)
    }
    group = ([method] + models.map(\.fingerprint)).joined(separator: " ")
    bands = provenance.scene.keptBands
    quality = provenance.quality
    notes = provenance.notes
  }

  /// Reads a product; nil if there is none, or its history cannot be read.
  package init?(product: String) {
    guard let provenance = try? Provenance(ofProduct: product) else { return nil }
    self.init(provenance, product: product)
  }

  /// Reads products.
  ///
  /// - Parameters:
  ///   - products: their folders.
  ///   - threadCount: the most threads that read at once.
  /// - Returns: those that can be read, in their order.
  package static func read(_ products: [String], threadCount: Int) -> [ProductRecord] {
    let records = Mutex([ProductRecord?](repeating: nil, count: products.count))
    ParallelLoop.run(itemCount: products.count, threadCount: threadCount) { index in
      let record = ProductRecord(product: products[index])
      records.withLock { $0[index] = record }
    }
    return records.withLock { $0.compactMap { $0 } }
  }
}
