public import Methods
public import Products

/// What a job says about when scenes are tried and products made again.
public struct JobPolicies: Sendable, Equatable {
  /// The kinds of changes for which a product is made again.
  public var remake: Set<Reason.Kind> = Self.usualRemake
  /// Seconds for which a file must not have changed before its scene is touched.
  public var settleSeconds = 0.0
  /// How often a scene that failed because of its surroundings is tried again in one run.
  public var retryCount = 1
  /// Seconds that a scene may take; nil for no limit.
  public var secondsPerScene: Double?
  /// Which scene is begun first.
  public var order = Order.biggest

  /// Orders in which scenes are begun.
  public enum Order: String, Sendable, CaseIterable {
    /// The one whose file changed last.
    case newest
    /// The one whose file has not changed for longest.
    case oldest
    /// The one with the smallest file.
    case smallest
    /// The one with the biggest file, which keeps all cores busy until the end.
    case biggest
  }

  /// The kinds for which products are made again unless a job says otherwise.
  public static let usualRemake: Set<Reason.Kind> = [.input, .model, .options]
  /// The kinds that a job may name, in the order in which they are explained.
  public static let remakeKinds: [Reason.Kind] = [.input, .model, .options, .algorithm]

  /// Whether a product is made for these reasons, or made again; otherwise it stays.
  ///
  /// What a scene is understood as follows from its files and options: it is a reason of its own only
  /// where nothing else is. A damaged product is made again wherever any change is a reason.
  func isMaking(_ reasons: [Reason]) -> Bool {
    Self.causes(reasons).contains { reason in
      if case .damaged = reason { return !remake.isEmpty }
      return reason.kind == .product || remake.contains(reason.kind)
    }
  }

  /// Why a product stays that is out of date for these reasons: `remake has no 'input'`.
  func whyKept(_ reasons: [Reason]) -> String {
    let causes = Set(Self.causes(reasons).map(\.kind))
    let kinds = Self.remakeKinds.filter(causes.contains)
    guard !remake.isEmpty, !kinds.isEmpty else { return "remake is none (overwrite: false)" }
    return "remake has no " + kinds.map { "'\($0.rawValue)'" }.joined(separator: " and no ")
  }

  private static func causes(_ reasons: [Reason]) -> [Reason] {
    let causes = reasons.filter { if case .scene = $0 { false } else { true } }
    return causes.isEmpty ? reasons : causes
  }
}

/// The options of the policies.
extension OptionTable {
  /// How long files must have been left alone.
  public static let settle = TimeSpan.rule(
    "settle",
    help: "Leave scenes alone whose files changed within this time.",
    atLeast: 0
  )

  /// How long a scene may take.
  public static let timeLimit = TimeSpan.rule(
    "timeLimit",
    help: "The longest time that a scene may take; then it fails.",
    atLeast: 1
  )

  /// How long a run begins scenes.
  public static let maxTime = TimeSpan.rule(
    "maxTime",
    help: "Begin no scene after this time, such as 5h; those begun are finished.",
    atLeast: 1
  )

  /// How often failures of the surroundings are tried again.
  public static let retries = OptionRule<Int>.integer(
    "retries",
    help: "How often a scene that failed because of its surroundings is tried again in a run.",
    in: 0...100
  )

  /// Which scene is begun first.
  public static let order = OptionRule<JobPolicies.Order>.word(
    "order",
    help: "Which scene is begun first: the newest, oldest, smallest or biggest file."
  )

  /// The keys of the policies.
  static let policyNames = [
    "remake", "overwrite", settle.name, timeLimit.name, retries.name, order.name,
  ]
}
