/// Names as they can be shown: in terminals, tables, headers and pictures.
///
/// Control characters drive terminals, end lines or are forbidden in XML, characters that turn the
/// direction of writing show another name than there is, and U+FFFE and its like are no characters.
public enum CleanName {
  /// A name on one line without such characters and without blanks around it.
  ///
  /// Line ends and tabs become blanks.
  public static func of(_ name: String) -> String {
    guard name.unicodeScalars.contains(where: { isForbidden($0) || isLineEndOrTab($0) }) else {
      return name.trimmed
    }
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      if isLineEndOrTab(scalar) {
        if scalars.last != " " { scalars.append(" ") }
      } else if !isForbidden(scalar) {
        scalars.append(scalar)
      }
    }
    return String(scalars).trimmed
  }

  /// Clean names, all different: empty ones and those that repeat are numbered.
  static func unique(_ names: [String], emptyName: String) -> [String] {
    uniqueNames(
      names.enumerated().map { index, name in
        let clean = of(name)
        return clean.isEmpty ? "\(emptyName) \(index + 1)" : clean
      }
    )
  }

  private static func isLineEndOrTab(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Controls of ASCII and Latin-1, marks that turn the direction of writing, and noncharacters.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }
}
