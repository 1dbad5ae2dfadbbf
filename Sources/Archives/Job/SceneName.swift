/// How products are named after scenes.
enum SceneName {
  /// Endings with digits, which elsewhere belong to the name: `HyMap.line1` has no ending.
  private static let endingsWithDigits: Set = [
    "h4", "h5", "he5", "hdf4", "hdf5", "nc4", "jp2", "j2k",
  ]

  /// The last part of a path without its ending: `f180` of `archive/f180.img`.
  ///
  /// An ending has up to eight letters. Dots in dates begin none: `2009.08.20_line1` is a name.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    let ending = name[name.index(after: dot)...].lowercased()
    let isEnding =
      (1...8).contains(ending.count) && ending.allSatisfy { $0.isASCII && $0.isLetter }
      || endingsWithDigits.contains(ending)
    return isEnding ? String(name[..<dot]) : name
  }

  /// Why no product can be named after a scene; nil if one can.
  static func fault(in stem: String) -> String? {
    if stem.allSatisfy({ $0 == "." }) {
      return "no folder in the output can have the name '\(stem)'"
    }
    let isReadable = stem.unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control && $0 != "\u{FFFD}"
    }
    return isReadable ? nil : "its name has characters that are not text"
  }
}
