public import Foundation

/// How a product came about: everything that is needed to make it again, and to know whether it has
/// to be.
///
/// It becomes `provenance.json`, with sorted keys, so that two of them can be compared line by line.
public struct Provenance: Codable, Sendable, Equatable {
  /// The program that made the product.
  public struct Program: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its version.
    public var version: String

    /// Names a program.
    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The scene that was unmixed, as it was understood.
  public struct Scene: Codable, Sendable, Equatable {
    /// Name of the file, without its folder.
    public var name: String
    /// Size of the file.
    public var bytes: Int
    /// Fingerprint of the file and its headers.
    public var fingerprint: String
    /// Number of columns.
    public var width: Int
    /// Number of rows.
    public var height: Int
    /// Number of bands in the file.
    public var bandCount: Int
    /// The bands that were used, numbered from 1.
    public var keptBands: [Int]
    /// Counts per unit of reflectance; nil where bands differ.
    public var scale: Double?
    /// Reflectance of a sample of 0; nil where bands differ.
    public var offset: Double?
    /// The value of samples without data, if the scene has one; nil where bands differ.
    public var noData: Double?
    /// Counts per unit of reflectance of each band that was used, where they differ.
    public var bandScales: [Double]?
    /// Reflectance of a sample of 0 of each band that was used, where they differ.
    public var bandOffsets: [Double]?
    /// The value of samples without data of each band that was used, where they differ; null for none.
    public var bandNoData: [Double?]?
    /// Pixels that were unmixed.
    public var validPixelCount: Int

    /// Describes a scene; see the properties.
    public init(
      name: String,
      bytes: Int,
      fingerprint: String,
      width: Int,
      height: Int,
      bandCount: Int,
      keptBands: [Int],
      scale: Double?,
      offset: Double?,
      noData: Double?,
      bandScales: [Double]? = nil,
      bandOffsets: [Double]? = nil,
      bandNoData: [Double?]? = nil,
      validPixelCount: Int
    ) {
      self.name = name
      self.bytes = bytes
      self.fingerprint = fingerprint
      self.width = width
      self.height = height
      self.bandCount = bandCount
      self.keptBands = keptBands
      self.scale = scale
      self.offset = offset
      self.noData = noData
      self.bandScales = bandScales
      self.bandOffsets = bandOffsets
      self.bandNoData = bandNoData
      self.validPixelCount = validPixelCount
    }
  }

  /// The way the abundances were estimated.
  public struct Method: Codable, Sendable, Equatable {
    /// `aenet`, `fcls` and so on.
    public var name: String
    /// Name of the model file, without its folder, where there is one.
    public var model: String?
    /// SHA-256 of the model file.
    public var modelHash: String?
    /// Names of the endmembers, in the order of the bands.
    public var endmembers: [String]
    /// Every option that the result depends on, by its name on the command line.
    public var options: [String: String]
    /// How the number of endmembers was found, where nobody gave it.
    public var count: CountEvidence?

    /// Describes a method; see the properties.
    public init(
      name: String,
      model: String? = nil,
      modelHash: String? = nil,
      endmembers: [String],
      options: [String: String] = [:],
      count: CountEvidence? = nil
    ) {
      self.name = name
      self.model = model
      self.modelHash = modelHash
      self.endmembers = endmembers
      self.options = options
      self.count = count
    }
  }

  /// Number of this layout of the file.
  public private(set) var formatVersion = 1
  /// The program.
  public var program: Program
  /// The words of the command line.
  public var command: [String]
  /// When the work began, in UTC as ISO 8601 has it.
  public var started: String
  /// How long it took.
  public var seconds: Double
  /// The scene.
  public var scene: Scene
  /// The method.
  public var method: Method
  /// Bytes of each file of the product, but this one.
  public var files: [String: Int]
  /// What the product was made from; nil in products of earlier versions.
  public var inputs: ProductInputs?
  /// What the inputs come to: equal keys, equal products.
  public var key: String
  /// What a reader ought to know: assumptions made, odd things met.
  public var notes: [String]

  /// Describes a product; times are given by the caller, who has the clock.
  public init(
    program: Program,
    command: [String],
    started: String,
    seconds: Double,
    scene: Scene,
    method: Method,
    files: [String: Int],
    inputs: ProductInputs,
    notes: [String] = []
  ) {
    self.program = program
    self.command = command
    self.started = started
    self.seconds = seconds
    self.scene = scene
    self.method = method
    self.files = files
    self.inputs = inputs
    key = inputs.key
    self.notes = notes
  }

  /// The content of `provenance.json`.
  ///
  /// - Throws: `ProductsError` with code `.badValue` for a number that JSON has no word for (not a
  ///   number, infinite).
  public var json: Data {
    get throws(ProductsError) {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      do {
        return try encoder.encode(self) + Data("\n".utf8)
      } catch {
        throw ProductsError(
          code: .badValue,
          path: "provenance.json",
          message: "the history of \(scene.name) cannot be written as JSON.",
          remedy: "Scale, offset, no-data value and times have to be finite numbers.",
          underlying: "\(error)"
        )
      }
    }
  }

  /// Reads what `json` wrote.
  ///
  /// - Throws: `ProductsError` with code `.badValue` if the text is not such a file.
  public init(json: Data) throws(ProductsError) {
    do {
      self = try JSONDecoder().decode(Provenance.self, from: json)
    } catch {
      throw ProductsError(
        code: .badValue,
        path: "provenance.json",
        message: "the history of a product cannot be read.",
        remedy: "Make the product again.",
        underlying: "\(error)"
      )
    }
  }
}
