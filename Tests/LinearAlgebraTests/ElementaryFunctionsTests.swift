import LinearAlgebra
import Testing

@Suite("Elementary functions")
struct ElementaryFunctionsTests {
  @Test(
    "the angle between vectors keeps its digits from tiny to straight",
    arguments: [
      (1e-9, 5.729577951308232e-08), (1e-3, 0.057295760414500616), (1.0, 45.0),
      (1e9, 89.99999994270422),
    ]
  )
  func angle(slope: Double, degrees: Double) {
    // Expected: numpy.degrees(numpy.arctan(slope)).
    #expect(abs(angleDegrees(between: [2, 0], and: [3, 3 * slope]) / degrees - 1) < 1e-12)
    #expect(abs(angleDegrees(rise: slope, run: 1) / degrees - 1) < 1e-12)
  }

  @Test("opposite vectors are 180 degrees apart, a zero vector is at right angles to any other")
  func edges() {
    #expect(angleDegrees(between: [1, 2], and: [-2, -4]) == 180)
    #expect(angleDegrees(between: [1, 2], and: [2, 4]) == 0)
    #expect(angleDegrees(between: [0, 0], and: [1, 0]) == 90)
    #expect(angleDegrees(between: [0, 0], and: [0, 0]) == 0)
  }
}
