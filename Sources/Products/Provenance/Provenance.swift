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

  /// Number of the latest layout of the file: 2 since it holds checksums.
  static let latestFormatVersion = 2

  /// Number of the layout of this file.
  public private(set) var formatVersion = Provenance.latestFormatVersion
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
  /// The files of the product but this one; filled in by `ProductFolder.finish`.
  public var files: ProductManifest
  /// What the product was made from; nil in products of earlier versions.
  public var inputs: ProductInputs?
  /// What the inputs come to: equal keys, equal products.
  public var key: String
  /// How well the scene was explained; nil in products of earlier versions.
  public var quality: Quality?
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
    files: ProductManifest = ProductManifest(),
    inputs: ProductInputs,
    quality: Quality? = nil,
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
    self.quality = quality
    self.notes = notes
  }
}
