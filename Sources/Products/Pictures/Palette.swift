/// The colours of endmembers, the same in every picture of a product.
///
/// The first six are those of Okabe and Ito (2008) without yellow, which white paper swallows, and
/// black; the others are of Tol's "muted" scheme (2021). Both can be told apart with every common
/// kind of colour blindness.
public enum Palette {
  /// A colour of the screen (sRGB).
  public struct Colour: Sendable, Hashable {
    /// 0...255.
    public let red: UInt8
    /// 0...255.
    public let green: UInt8
    /// 0...255.
    public let blue: UInt8

    /// Makes a colour from `0xRRGGBB`.
    init(_ code: UInt32) {
      red = UInt8(truncatingIfNeeded: code >> 16)
      green = UInt8(truncatingIfNeeded: code >> 8)
      blue = UInt8(truncatingIfNeeded: code)
    }

    /// `#rrggbb`.
    public var hexadecimal: String {
      "#"
        + [red, green, blue].map {
          ($0 < 16 ? "0" : "") + String($0, radix: 16)
        }.joined()
    }
  }

  private static let codes: [UInt32] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xE69F00, 0xCC79A7, 0x56B4E9, 0x882255, 0x999933, 0x332288,
    0xDDCC77, 0x117733, 0xAA4499,
  ]

  /// Beginnings of words in the names of materials, and the colours that a reader expects of them.
  private static let expectations: [(words: [String], codes: [UInt32])] = [
    (["water", "river", "lake", "sea", "ocean"], [0x0072B2, 0x56B4E9, 0x332288]),
    (["npv", "straw", "litter", "dry", "wood"], [0xDDCC77, 0xE69F00]),
    (
      ["pv", "tree", "grass", "veg", "green", "forest", "crop", "plant", "shrub", "leaf"],
      [0x009E73, 0x117733, 0x999933]
    ),
    (["soil", "dirt", "sand", "bare", "clay", "rock"], [0xE69F00, 0xDDCC77]),
    (["roof", "metal", "brick", "building", "urban"], [0xD55E00, 0x882255]),
    (["road", "asphalt", "concrete", "street"], [0xCC79A7, 0x882255, 0xAA4499]),
    (["snow", "ice", "cloud"], [0x56B4E9]),
  ]

  /// Number of colours before they repeat.
  public static let count = codes.count

  /// The colours of endmembers: water is blue and trees are green where names say so, the others
  /// get what is left in the order of the palette.
  ///
  /// - Parameter names: names of the endmembers, in order.
  /// - Returns: one colour a name, all different for up to `count` names; then they come again.
  public static func colours(for names: [String]) -> [Colour] {
    var free = codes
    var chosen: [UInt32?] = names.prefix(count).map { name in
      let code = expected(of: name).first { free.contains($0) }
      free.removeAll { $0 == code }
      return code
    }
    for index in chosen.indices where chosen[index] == nil { chosen[index] = free.removeFirst() }
    let colours = chosen.compactMap { $0.map(Colour.init) }
    return names.indices.map { colours[$0 % count] }
  }

  private static func expected(of name: String) -> [UInt32] {
    let words = name.lowercased().split { !$0.isLetter }
    return expectations.first { entry in
      words.contains { word in entry.words.contains { word.hasPrefix($0) } }
    }?.codes ?? []
  }
}
