/// A part of a product that follows from a finished scene: one file, or several that belong together.
///
/// To add one, conform a type to this protocol in a file of its own and name it in `ProductParts.all`.
protocol ProductPart: Sendable {
  /// Names of the part's files in the product's folder.
  var fileNames: [String] { get }

  /// Writes these files and no others; the same scene has to give the same bytes.
  ///
  /// Called once for each product, on any thread, while other parts are written.
  ///
  /// - Parameters:
  ///   - scene: what is known of the scene.
  ///   - folder: where the files go.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  func write(_ scene: FinishedScene, to folder: PartFolder) throws(ProductsError)
}
