/// How products are named after scenes.
enum SceneName {
  /// Endings with digits, which elsewhere belong to the name: `HyMap.line1` has no ending.
  private static let endingsWithDigits: Set = [
    "h4", "h5", "he5", "hdf4", "hdf5", "nc4", "jp2", "j2k",
  ]

  /// Names in the output folder that are the archive's own.
  private static let reservedNames: Set = ["archive.gpkg", "index.html"]

  /// The last part of a scene's name without its ending: `f180` of `archive/f180.img`.
  static func stem(of scene: String) -> String {
    VirtualName(scene)?.stem ?? stem(ofFile: scene)
  }

  /// The last part of a path without its ending.
  ///
  /// An ending has up to eight letters. Dots in dates begin none: `2009.08.20_line1` is a name.
  static func stem(ofFile path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    let ending = name[name.index(after: dot)...].lowercased()
    let isEnding =
      (1...8).contains(ending.count) && ending.allSatisfy { $0.isASCII && $0.isLetter }
      || endingsWithDigits.contains(ending)
    return isEnding ? String(name[..<dot]) : name
  }

  /// The name of the folder that a scene's file lies in; empty for one in the root folder.
  static func parent(of scene: String) -> String {
    let path = VirtualName(scene)?.filePath ?? scene
    return SceneList.standard(path).split(separator: "/").dropLast().last.map(String.init) ?? ""
  }

  /// Why no folder of a product can have a name; nil if one can.
  static func fault(in name: String) -> String? {
    if name.isEmpty || name.allSatisfy({ $0 == "." }) {
      return "no folder in the output can have the name '\(name)'"
    }
    if name.hasPrefix(".") { return "its product would be a hidden folder" }
    if reservedNames.contains(name) {
      return "the archive has a file of the name \(name)"
    }
    let isReadable = name.unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control && $0 != "\u{FFFD}"
    }
    return isReadable ? nil : "its name has characters that are not text"
  }
}
