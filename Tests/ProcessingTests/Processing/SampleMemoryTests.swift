import Testing

@testable import Processing

@Suite("Memory for samples of products")
struct SampleMemoryTests {
  @Test("shares are given while there is enough, and come back with their owners")
  func shares() {
    let memory = SampleMemory(byteCount: 100)
    var first = memory.take(70)
    #expect(first != nil && memory.take(31) == nil)
    let second = memory.take(30)
    #expect(second != nil && memory.take(1) == nil)
    first = nil
    #expect(memory.take(71) == nil)
    let third = memory.take(70)
    #expect(third != nil && memory.take(1) == nil)
    withExtendedLifetime((second, third)) {}
  }
}
