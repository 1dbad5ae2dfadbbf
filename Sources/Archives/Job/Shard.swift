internal import DurableFiles
internal import Foundation
public import Methods

/// A part of the scenes of an archive: which of how many.
///
/// A scene belongs to the same part whatever other scenes there are, on every computer.
public struct Shard: Sendable, Equatable {
  /// The number of the part, from 1.
  public let index: Int
  /// How many parts there are.
  public let count: Int

  /// Makes a part; nil if there is no such part.
  public init?(index: Int, count: Int) {
    guard (1...Self.limit).contains(count), (1...count).contains(index) else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// The most parts.
  private static let limit = 100_000

  /// Reads `2/8`.
  ///
  /// - Throws: `OptionProblem` for any other form.
  public init(_ text: String) throws(OptionProblem) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1],
      let shard = Shard(index: index, count: count)
    else { throw OptionProblem("give the number of a part and of all parts, such as 2/8") }
    self = shard
  }

  /// The part that a task of a Slurm array has; nil outside of such arrays.
  ///
  /// - Throws: `OptionProblem` for an array whose numbers have gaps: it is not known how many of its
  ///   tasks come before this one.
  public init?(environment: [String: String]) throws(OptionProblem) {
    func number(_ name: String) -> Int? {
      environment["SLURM_ARRAY_TASK_" + name].flatMap { Int($0) }
    }
    guard let id = number("ID"), let count = number("COUNT") else { return nil }
    let first = number("MIN") ?? 1
    let step = max(1, number("STEP") ?? 1)
    let isWhole = number("MAX").map { ($0 - first) / step + 1 == count } ?? true
    guard isWhole, (id - first) % step == 0,
      let shard = Shard(index: (id - first) / step + 1, count: count)
    else {
      throw OptionProblem(
        "the Slurm array has \(count) tasks and this one is number \(id), which does not tell which "
          + "part of the scenes it has; number the array 1-\(count), or give --shard"
      )
    }
    self = shard
  }

  /// `2/8`.
  public var words: String { "\(index)/\(count)" }

  /// Whether a scene belongs to this part.
  ///
  /// - Parameter product: the path of its product within the archive.
  /// - Returns: whether it does.
  func contains(_ product: String) -> Bool {
    let digits = Checksum.sha256(of: Data(product.utf8)).prefix(15)
    guard let number = UInt64(digits, radix: 16) else { return index == 1 }
    return number % UInt64(count) == UInt64(index - 1)
  }
}
