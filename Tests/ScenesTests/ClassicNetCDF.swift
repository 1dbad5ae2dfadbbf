import Foundation

/// Writes netCDF files of the classic format by hand: 32-bit floats, a few dimensions, a few variables.
struct ClassicNetCDF {
  struct Variable {
    let name: String
    let dimensions: [String]
    var attributes: [String: String] = [:]
    let values: [Float]
  }

  /// Writes a file.
  static func write(_ path: String, dimensions: [(String, Int)], _ variables: [Variable]) throws {
    let names = dimensions.map(\.0)
    func head(_ begins: [Int]) -> Data {
      var out = Data("CDF\u{1}".utf8) + word(0) + word(0x0A) + word(dimensions.count)
      for (name, length) in dimensions { out += text(name) + word(length) }
      out += word(0) + word(0) + word(0x0B) + word(variables.count)
      for (variable, begin) in zip(variables, begins) {
        out += text(variable.name) + word(variable.dimensions.count)
        for dimension in variable.dimensions { out += word(names.firstIndex(of: dimension) ?? 0) }
        out += word(variable.attributes.isEmpty ? 0 : 0x0C) + word(variable.attributes.count)
        for (key, value) in variable.attributes.sorted(by: { $0.key < $1.key }) {
          out += text(key) + word(2) + text(value)
        }
        out += word(5) + word(4 * variable.values.count) + word(begin)
      }
      return out
    }
    var (begins, end) = ([Int](), head(variables.map { _ in 0 }).count)
    for variable in variables {
      begins.append(end)
      end += 4 * variable.values.count
    }
    var data = head(begins)
    for value in variables.flatMap(\.values) {
      withUnsafeBytes(of: value.bitPattern.bigEndian) { data.append(contentsOf: $0) }
    }
    try data.write(to: URL(fileURLWithPath: path))
  }

  private static func word(_ number: Int) -> Data {
    withUnsafeBytes(of: Int32(number).bigEndian) { Data($0) }
  }

  private static func text(_ text: String) -> Data {
    let bytes = Data(text.utf8)
    return word(bytes.count) + bytes + Data(repeating: 0, count: (4 - bytes.count % 4) % 4)
  }
}
