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
