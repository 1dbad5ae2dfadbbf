import Testing

@testable import TileEngine

@Suite("Tile deque")
struct TileDequeTests {
  private final class Name: Sendable {}

  @Test("the owner takes every tile once, in ascending order", arguments: 0...17)
  func ownerOrder(count: Int) {
    let deque = TileDeque<Name>()
    deque.push(.init(job: Name(), tiles: 0..<count))
    var tiles: [Int] = []
    while let taken = deque.take() {
      tiles.append(taken.tile)
      #expect(taken.leavesMore == (tiles.count < count))
    }
    #expect(tiles == Array(0..<count))
  }

  @Test("a thief gets the upper half of what the owner has begun", arguments: 2...17)
  func thiefGetsHalf(count: Int) throws {
    let deque = TileDeque<Name>()
    deque.push(.init(job: Name(), tiles: 0..<count))
    _ = deque.take()
    let stolen = try #require(deque.steal())
    #expect(stolen.tiles == (count + 1) / 2..<count)
  }

  @Test("the owner's and the thieves' tiles together are all tiles", arguments: 1...12, 1...12)
  func mixed(count: Int, stealEvery: Int) {
    let deque = TileDeque<Name>()
    deque.push(.init(job: Name(), tiles: 0..<count))
    var tiles: [Int] = []
    var step = 0
    while true {
      step += 1
      if step.isMultiple(of: stealEvery), let stolen = deque.steal() {
        tiles += stolen.tiles
      } else if let taken = deque.take() {
        tiles.append(taken.tile)
      } else {
        break
      }
    }
    #expect(tiles.sorted() == Array(0..<count))
  }

  @Test("dropping a job leaves the tiles of the others")
  func drop() {
    let (first, second) = (Name(), Name())
    let deque = TileDeque<Name>()
    deque.push(.init(job: first, tiles: 0..<5))
    deque.push(.init(job: second, tiles: 0..<3))
    deque.push(.init(job: first, tiles: 5..<9))
    #expect(deque.drop(first) == 9)
    #expect(deque.drop(first) == 0)
    #expect(deque.steal()?.tiles == 0..<3)
    #expect(deque.take() == nil)
  }
}
