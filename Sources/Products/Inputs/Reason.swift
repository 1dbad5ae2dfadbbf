/// Why a product has to be made, or would have to be made again.
public enum Reason: Sendable, Equatable {
  /// There is no product yet.
  case noProduct
  /// The product is not whole any more; what is wrong with it.
  case damaged(String)
  /// The product's history cannot be read, or was written before inputs were kept in it.
  case unknownInputs
  /// Somebody wants it made again.
  case asked
  /// The layout of products changed with the program.
  case productFormat(before: Int, now: Int)
  /// The way abundances are computed changed with the program.
  case algorithm(before: Int, now: Int)
  /// Another method.
  case method(before: String, now: String)
  /// An option was given, left out or has another value; nil where it was not given.
  case option(_ name: String, before: String?, now: String?)
  /// A file has other bytes.
  case fileChanged(InputFile.Role, name: String)
  /// A file came to the others.
  case fileAdded(InputFile.Role, name: String)
  /// A file is not there any more.
  case fileGone(InputFile.Role, name: String)
  /// The scene is understood in another way: bands, scale, place ...
  case scene(_ name: String, before: String?, now: String?)

  /// The reason as half a sentence without a full stop: `the header f180.hdr changed`.
  public var words: String {
    switch self {
    case .noProduct: "there is no product yet"
    case .damaged(let damage): "the product is damaged: \(damage)"
    case .unknownInputs: "the product does not say what it was made from"
    case .asked: "it is to be made again in any case"
    case .productFormat(let before, let now):
      "products have format \(now) now, and had format \(before)"
    case .algorithm(let before, let now):
      "the algorithms were revised (revision \(now), the product has \(before))"
    case .method(let before, let now): "the method changed from \(before) to \(now)"
    case .option(let name, let before, let now): Self.change("option \(name)", before, now)
    case .fileChanged(let role, let name): "the \(role.words) changed (\(name))"
    case .fileAdded(let role, let name): "a \(role.words) was added (\(name))"
    case .fileGone(let role, let name): "the \(role.words) is gone (\(name))"
    case .scene(let name, let before, let now): Self.change("the scene's \(name)", before, now)
    }
  }

  /// The longest value that is shown.
  private static let longestValue = 60

  private static func change(_ subject: String, _ before: String?, _ now: String?) -> String {
    switch (before, now) {
    case (nil, let now?): "\(subject) is \(shown(now)) now, and was not given"
    case (let before?, nil): "\(subject) is not given now, and was \(shown(before))"
    case (let before?, let now?) where shown(before) != shown(now):
      "\(subject) changed from \(shown(before)) to \(shown(now))"
    default: "\(subject) changed"
    }
  }

  private static func shown(_ value: String) -> String {
    value.count > longestValue ? value.prefix(longestValue) + "..." : value
  }
}

extension Sequence<Reason> {
  /// The reasons on one line, without a full stop.
  public var words: String { map(\.words).joined(separator: "; ") }
}
