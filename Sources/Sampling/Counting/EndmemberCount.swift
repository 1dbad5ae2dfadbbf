/// How many endmembers are to be found: a number, or as many as the scene shows.
public enum EndmemberCount: Sendable, Equatable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  /// As many.
  case fixed(Int)
  /// As many as the scene's pixels tell apart; every scene has its own number.
  case automatic

  /// The numbers of endmembers that can be asked for.
  public static let numbers = 2...64
  /// The word for `automatic`.
  public static let automaticWord = "auto"

  /// Makes a number.
  public init(integerLiteral value: Int) { self = .fixed(value) }

  /// Reads a whole number or `auto`; nil for anything else.
  public init?(_ words: String) {
    if words == Self.automaticWord {
      self = .automatic
    } else if let number = Int(words) {
      self = .fixed(number)
    } else {
      return nil
    }
  }

  /// The number, or `auto`.
  public var description: String {
    switch self {
    case .fixed(let number): "\(number)"
    case .automatic: Self.automaticWord
    }
  }
}
