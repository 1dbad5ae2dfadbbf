internal import LinearAlgebra

/// A random choice among places that are offered in any order: the same places are chosen whatever
/// the order, so that the layout of a file has no part in it.
///
/// Each place has a random number of its own, which follows from the seed and the place alone; those
/// with the smallest numbers are chosen. Every set of places is as likely as any other.
struct PlaceDraw {
  private let count: Int
  private let seed: UInt64
  private var kept: [(number: UInt64, place: Int)] = []
  /// Places with a larger number are not among the chosen.
  private var limit = UInt64.max

  /// Chooses at most `count` places.
  init(_ count: Int, seed: UInt64) {
    precondition(count >= 1, "something is drawn")
    self.count = count
    self.seed = seed
  }

  /// Offers a place, each only once.
  mutating func offer(_ place: Int) {
    var generator = SeededGenerator(seed: seed, stream: UInt64(place))
    let number = generator.next()
    guard number <= limit else { return }
    kept.append((number, place))
    if kept.count / 2 > count { keepSmallest() }
  }

  /// The chosen places, in random order.
  mutating func places() -> [Int] {
    keepSmallest()
    return kept.map(\.place)
  }

  private mutating func keepSmallest() {
    kept.sort { ($0.number, $0.place) < ($1.number, $1.place) }
    if kept.count > count { kept.removeLast(kept.count - count) }
    if kept.count == count, let last = kept.last { limit = last.number }
  }
}
