/// One worker's store of tiles: ranges that are split only when a tile of them is taken.
///
/// The owner takes single tiles from the end, in ascending order, so that it reads a file onwards.
/// Thieves take a whole range from the front, which is the biggest and the farthest from where the
/// owner reads. With `n` tiles a deque holds about `log2(n)` ranges, and a tile costs one lock that
/// hardly anyone else wants.
final class TileDeque<Job: AnyObject & Sendable>: Sendable {
  /// Adjacent tiles of one job.
  struct Stretch: Sendable {
    let job: Job
    let tiles: Range<Int>
  }

  /// One tile, and whether the deque holds more for others to steal.
  struct Taken: Sendable {
    let job: Job
    let tile: Int
    let leavesMore: Bool
  }

  private let stretches = Monitor([Stretch]())  // the owner works at the end, thieves at the front

  /// Adds tiles at the owner's end.
  func push(_ stretch: Stretch) {
    guard !stretch.tiles.isEmpty else { return }
    stretches.withLock { $0.append(stretch) }
  }

  /// Takes the owner's next tile, halving the last range until a single tile is split off.
  func take() -> Taken? {
    stretches.withLock { stretches in
      guard let last = stretches.popLast() else { return nil }
      var tiles = last.tiles
      while tiles.count > 1 {
        let middle = tiles.lowerBound + (tiles.count + 1) / 2
        stretches.append(Stretch(job: last.job, tiles: middle..<tiles.upperBound))
        tiles = tiles.lowerBound..<middle
      }
      return Taken(job: last.job, tile: tiles.lowerBound, leavesMore: !stretches.isEmpty)
    }
  }

  /// Takes the range at the thieves' end.
  func steal() -> Stretch? {
    stretches.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  /// Removes all tiles of a job that has been stopped, and returns how many there were.
  func drop(_ job: Job) -> Int {
    stretches.withLock { stretches in
      let count = stretches.lazy.filter { $0.job === job }.reduce(0) { $0 + $1.tiles.count }
      if count > 0 { stretches.removeAll { $0.job === job } }
      return count
    }
  }
}
