/// The colours of endmembers, the same in every picture of a product.
///
/// The first eight are chosen after Okabe and Ito (2008), without their yellow, which white paper
/// swallows, and black; the next after Tol's "muted" scheme (2021). Both can be told apart with
/// every common kind of colour blindness.
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

  private static let colours: [Colour] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xE69F00, 0xCC79A7, 0x56B4E9, 0x882255, 0x999933, 0x332288,
    0xDDCC77, 0x117733, 0xAA4499,
  ].map(Colour.init)

  /// Number of colours before they repeat.
  public static let count = colours.count

  /// The colour of an endmember (from 0); after the last colour the first comes again.
  public static func colour(_ endmember: Int) -> Colour { colours[endmember % count] }
}
