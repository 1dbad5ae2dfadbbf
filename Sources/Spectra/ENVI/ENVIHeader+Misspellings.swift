extension ENVIHeader {
  /// The fields of a scene's header that products depend on.
  private static let meaningful = [
    "wavelength", "wavelength units", "fwhm", "bbl", "data ignore value",
    "reflectance scale factor",
    "data gain values", "data offset values",
  ]

  /// Fields that are not read, but are called almost like one that is (`wavelengths`), one sentence
  /// each.
  public var misspellings: [String] {
    let plain = Dictionary(uniqueKeysWithValues: Self.meaningful.map { (Self.core(of: $0), $0) })
    return keys.compactMap { key in
      guard let meant = plain[Self.core(of: key)], meant != key else { return nil }
      let isThere = self[meant] != nil
      return "the field \"\(key)\" of \(path ?? "the header") is not read"
        + (isThere ? "; \"\(meant)\" is" : "; call it \"\(meant)\" if that is meant")
    }
  }

  /// A key without blanks, hyphens and the plural of its words.
  private static func core(of key: String) -> String {
    key.split { !$0.isLetter }.map { $0.count > 3 && $0.hasSuffix("s") ? $0.dropLast() : $0 }
      .joined()
  }
}
