internal import CGDAL

/// A list of strings as GDAL wants it, freed with its owner.
@safe
final class StringList {
  private var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?

  /// Copies the strings.
  init(_ strings: [String]) {
    unsafe list = nil
    for string in strings { unsafe list = CSLAddString(list, string) }
  }

  /// The items as `KEY=VALUE`, in order of their keys so that files come out the same each time.
  convenience init(items: [String: String]) {
    self.init(items.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
  }

  /// Lends the list to a call; nil when it is empty.
  func lend<Result>(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Result
  ) -> Result {
    unsafe body(list)
  }

  deinit { unsafe CSLDestroy(list) }
}

/// Lists of C strings that GDAL hands out.
enum CStringList {
  /// The strings of a list that ends with a null pointer.
  static func strings(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
    guard let list = unsafe list else { return [] }
    var strings: [String] = []
    var index = 0
    while let text = unsafe list[index] {
      unsafe strings.append(String(cString: text))
      index += 1
    }
    return strings
  }

  /// The items of a list of `KEY=VALUE`.
  static func items(
    _ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  ) -> [String: String] {
    var items: [String: String] = [:]
    for text in unsafe strings(list) {
      guard let mark = text.firstIndex(of: "=") else { continue }
      items[String(text[..<mark])] = String(text[text.index(after: mark)...])
    }
    return items
  }
}
