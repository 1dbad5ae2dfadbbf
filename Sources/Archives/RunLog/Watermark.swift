/// What the system said of a scene's files and of its product's files, without opening any: equal
/// watermarks mean that nothing has changed.
package struct Watermark: Codable, Sendable, Equatable {
  /// Of the settings, the program's revisions and the files that the product is made from.
  package var inputs: String
  /// Of the files of the product that was found up to date, or was made; nil if there is none.
  package var product: String?
  /// Inputs that do not lie beside the scene under one of the usual names; see `WatermarkReader`.
  package var otherInputs: [String]
  /// Names of the product's files.
  package var productFiles: [String]

  /// Describes a watermark; see the properties.
  package init(
    inputs: String,
    product: String? = nil,
    otherInputs: [String] = [],
    productFiles: [String] = []
  ) {
    self.inputs = inputs
    self.product = product
    self.otherInputs = otherInputs
    self.productFiles = productFiles
  }
}
