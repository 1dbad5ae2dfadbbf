internal import DurableFiles
public import Foundation

extension Provenance {
  /// Name of the file in the product's folder.
  public static let fileName = "provenance.json"

  /// The most bytes that such a file may have: a hundred times those of a scene with 65,000 bands.
  private static let sizeLimit = 256 << 20

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
          path: Self.fileName,
          message: "the history of \(scene.name) cannot be written as JSON.",
          remedy: "Scale, offset, no-data value and times have to be finite numbers.",
          underlying: "\(error)"
        )
      }
    }
  }

  /// Reads what `json` wrote, or an earlier version of it.
  ///
  /// - Parameters:
  ///   - json: the content of the file.
  ///   - path: the file, for messages.
  /// - Throws: `ProductsError` with code `.badValue` if it is not such a file, or one of a later
  ///   version.
  public init(json: Data, path: String = Provenance.fileName) throws(ProductsError) {
    do {
      let decoder = JSONDecoder()
      let version = try decoder.decode(Layout.self, from: json).formatVersion
      guard version <= Self.latestFormatVersion else { throw LaterVersion(number: version) }
      self = try decoder.decode(Provenance.self, from: json)
    } catch {
      throw ProductsError(
        code: .badValue,
        path: path,
        message: "\(path) is not the history of a product that can be read.",
        remedy: "Make the product again, or take the version of the program that made it.",
        underlying: Self.words(error)
      )
    }
  }

  /// Reads the history of a product that is in its place.
  ///
  /// - Parameter product: the product's folder.
  /// - Throws: `ProductsError` with code `.badValue` if the file cannot be read, or is not the history
  ///   of a product.
  public init(ofProduct product: String) throws(ProductsError) {
    let path = product + "/" + Self.fileName
    let data: Data
    do {
      var file = try FileReader(path)
      _ = try file.readAll(limit: Self.sizeLimit, kind: "the history of a product")
      data = file.data
    } catch {
      throw ProductsError(
        code: .badValue,
        path: path,
        message: error.message,
        remedy: error.remedy,
        underlying: error.underlying
      )
    }
    try self.init(json: data, path: path)
  }

  private struct Layout: Decodable {
    let formatVersion: Int
  }

  private struct LaterVersion: Error {
    let number: Int
  }

  /// What is wrong with a file, with the place in it.
  private static func words(_ error: any Error) -> String {
    switch error {
    case let later as LaterVersion:
      return "it has format version \(later.number), known are those up to \(latestFormatVersion)"
    case DecodingError.keyNotFound(let key, let context):
      return place(context) + "\(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      return place(context) + context.debugDescription
    default: return "\(error)"
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? "" : "at \(path): "
  }
}
