import LinearAlgebra
import Testing

/// The first draws of each kind, which must never change: models and simulated scenes follow from them.
///
/// Made by a program in Python that follows the papers of xoshiro256**, SplitMix64, Lemire's bounded
/// numbers, Marsaglia's polar method, Fisher-Yates and Floyd, with the logarithms of mpmath.
@Suite("Seeded generator")
struct SeededGeneratorTests {
  struct Golden: Sendable {
    let seed: UInt64
    let stream: UInt64
    let bits: [UInt64]
    let uniform: [Double]
    let indices: [Int]
    let largeIndices: [Int]
    let normal: [Double]
    let shuffled: [Int]
    let sampled: [Int]
  }

  static let goldens = [
    Golden(
      seed: 0,
      stream: 0,
      bits: [0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0],
      uniform: [0.6012629994179048, 0.7477740925472398, 0.10301998939503632],
      indices: [6, 7, 1, 4, 7, 9, 4, 5],
      largeIndices: [310_052_371_779_048_173, 3_019_884_963_674_830_560],
      normal: [0.5981026483626094, 1.4634599192204392, -0.8950525532379914, -0.1880627660388742],
      shuffled: [1, 6, 3, 7, 2, 0, 5, 4],
      sampled: [11, 6, 82, 90, 51]
    ),
    Golden(
      seed: 1,
      stream: 0,
      bits: [0xb3f2_af6d_0fc7_10c5, 0x853b_5596_4736_4cea, 0x92f8_9756_082a_4514],
      uniform: [0.7029218331588505, 0.5204366199388569, 0.5741057000197225],
      indices: [7, 5, 5, 3, 6, 1, 0, 3],
      largeIndices: [2_544_312_663_319_080_052, 4_414_389_636_805_556_778],
      normal: [1.884396104787977, 0.18978089448693036, 1.302090250702661, -1.9094343319583578],
      shuffled: [4, 7, 0, 2, 1, 6, 3, 5],
      sampled: [36, 92, 84, 54, 95]
    ),
    Golden(
      seed: 1,
      stream: 1,
      bits: [0x4173_5e38_6e83_315a, 0xb654_9e03_5b28_aa96, 0xcad9_afa4_9d11_06c0],
      uniform: [0.2556666267178229, 0.7122286565965249, 0.7923841263664748],
      indices: [2, 7, 7, 1, 2, 9, 8, 7],
      largeIndices: [3_277_378_426_747_598_082, 4_358_104_495_976_327_541],
      normal: [-0.9958570150817697, 0.8650042097562533, 0.4372543182254146, -0.5058820058734192],
      shuffled: [3, 1, 7, 5, 0, 6, 4, 2],
      sampled: [68, 92, 69, 50, 46]
    ),
    Golden(
      seed: .max,
      stream: 7,
      bits: [0x8ba2_568b_8237_b0be, 0x031b_2237_8d9f_65b4, 0x4d44_915a_cfea_a282],
      uniform: [0.5454458323094673, 0.012132776797100231, 0.3018275114735993],
      indices: [5, 0, 3, 7, 9, 3, 5, 1],
      largeIndices: [1_077_058_228_278_101_756, 378_292_052_081_170_322],
      normal: [
        0.026393917717646657, -0.28334231527918574, -0.6363129870437628, 0.9604255447245268,
      ],
      shuffled: [6, 2, 5, 7, 3, 1, 0, 4],
      sampled: [17, 8, 22, 40, 79]
    ),
  ]

  @Test("equal seeds give the numbers that they always gave", arguments: goldens)
  func numbers(golden: Golden) {
    let start = SeededGenerator(seed: golden.seed, stream: golden.stream)
    var generator = start
    #expect((0..<3).map { _ in generator.next() } == golden.bits)
    generator = start
    #expect((0..<3).map { _ in generator.uniform() } == golden.uniform)
    generator = start
    #expect((0..<8).map { _ in generator.index(below: 10) } == golden.indices)
    // A bound at which a quarter of all draws is rejected follows.
    #expect((0..<2).map { _ in generator.index(below: 1 << 62 + 1) } == golden.largeIndices)
    generator = start
    for expected in golden.normal {
      #expect(abs(generator.normal() / expected - 1) < 1e-14)
    }
    generator = start
    var order = Array(0..<8)
    generator.shuffle(&order)
    #expect(order == golden.shuffled)
    #expect(generator.sample(5, below: 100) == golden.sampled)
  }

  @Test("normal numbers are the same to the last bit on every machine")
  func normalBits() {
    var generator = SeededGenerator(seed: 2026)
    var mixed: UInt64 = 0
    for _ in 0..<10_000 { mixed = (mixed &* 31) ^ generator.normal().bitPattern }
    // Made by the same steps in Python, whose numbers are those of IEEE 754 too.
    #expect(mixed == 0x0987_3117_9786_0524)
  }

  @Test("all numbers are drawn if as many are asked for, and none of none")
  func exhaustive() {
    var generator = SeededGenerator(seed: 3)
    #expect(generator.sample(40, below: 40).sorted() == Array(0..<40))
    #expect(generator.sample(0, below: 40).isEmpty)
    #expect(generator.index(below: 1) == 0)
  }
}
