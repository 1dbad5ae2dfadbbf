import LinearAlgebra
import Testing

/// Expected numbers were made with 40 digits by mpmath 1.3.
@Suite("Elementary functions")
struct ElementaryFunctionsTests {
  /// Whether a number is within three units in the last place of another.
  private func agree(_ value: Double, _ expected: Double) -> Bool {
    value == expected || abs(value - expected) <= 3 * expected.ulp
  }

  @Test(
    "logarithms",
    arguments: [
      (.leastNonzeroMagnitude, -744.4400719213812), (1e-300, -690.7755278982137),
      (0.5, -0.6931471805599453),
      (0.9999999, -1.0000000494736474e-07), (1, 0), (1.0000001, 9.999999505838704e-08),
      (2, 0.6931471805599453), (3, 1.0986122886681098), (10, 2.302585092994046),
      (1e300, 690.7755278982137), (0, -.infinity), (.infinity, .infinity),
    ]
  )
  func logarithms(value: Double, expected: Double) {
    #expect(agree(logarithm(value), expected))
  }

  @Test(
    "exponentials",
    arguments: [
      (-745, .leastNonzeroMagnitude), (-708.5, 2.006132305331306e-308),
      (-20, 2.061153622438558e-09),
      (-1, 0.36787944117144233), (-1e-10, 0.9999999999), (0, 1), (1e-10, 1.0000000001),
      (0.3, 1.3498588075760032), (1, 2.718281828459045), (20, 485165195.4097903),
      (709.7, 1.6549840276802644e308), (-.infinity, 0), (1000, .infinity), (-1000, 0),
    ]
  )
  func exponentials(value: Double, expected: Double) {
    #expect(agree(exponential(value), expected))
  }

  @Test(
    "powers",
    arguments: [
      (10, 3.5, 3162.2776601683795), (10, -2, 0.01), (0.9, 100, 2.6561398887587544e-05),
      (0.999, 5000, 0.006721111959865588), (2, 0.5, 1.4142135623730951), (7, 0, 1), (0, 2, 0),
      (0, 0, 1), (0, -1, .infinity),
    ]
  )
  func powers(base: Double, exponent: Double, expected: Double) {
    let value = power(base, exponent)
    #expect(value == expected || abs(value / expected - 1) < 1e-14)
  }

  @Test("what is not a number stays so")
  func notANumber() {
    #expect(logarithm(.nan).isNaN && logarithm(-1).isNaN)
    #expect(exponential(.nan).isNaN && power(.nan, 2).isNaN)
    #expect(sine(.nan).isNaN && cosine(.infinity).isNaN && arcCosine(.nan).isNaN)
  }

  @Test("the logarithm undoes the exponential over all magnitudes")
  func inverse() {
    for step in stride(from: -700.0, through: 700, by: 0.37) {
      #expect(abs(logarithm(exponential(step)) - step) <= 4e-16 * max(1, abs(step)))
    }
  }
}

/// Expected numbers were made with 40 digits by mpmath 1.3.
@Suite("Angles")
struct AnglesTests {
  private func agree(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 3 * max(expected.ulp, 1e-17)
  }

  @Test(
    "sines and cosines",
    arguments: [
      (0, 0, 1), (1e-8, 1e-8, 1), (0.5, 0.479425538604203, 0.8775825618903728),
      (1, 0.8414709848078965, 0.5403023058681398), (2, 0.9092974268256817, -0.4161468365471424),
      (3, 0.1411200080598672, -0.9899924966004454), (4, -0.7568024953079282, -0.6536436208636119),
      (5, -0.9589242746631385, 0.28366218546322625), (6, -0.27941549819892586, 0.960170286650366),
      (-1, -0.8414709848078965, 0.5403023058681398),
      (-100.5, 0.030959966783271346, 0.9995206253283515),
      (99999, 0.860248280789742, -0.5098753724179009),
    ]
  )
  func sines(angle: Double, expectedSine: Double, expectedCosine: Double) {
    #expect(agree(sine(angle), expectedSine))
    #expect(agree(cosine(angle), expectedCosine))
  }

  @Test(
    "angles of cosines",
    arguments: [
      (-1, 3.141592653589793), (-0.99, 3.000053180265366), (-0.5, 2.0943951023931957),
      (-1e-9, 1.5707963277948966), (0, 1.5707963267948966), (0.1, 1.4706289056333368),
      (0.7, 0.7953988301841436), (0.9999, 0.014142253477512098), (1, 0),
    ]
  )
  func cosines(value: Double, expected: Double) {
    #expect(agree(arcCosine(value), expected))
  }

  @Test(
    "angles of sines",
    arguments: [
      (0, 0), (1e-9, 1e-9), (0.1, 0.1001674211615598), (0.3, 0.3046926540153975),
      (0.7, 0.775397496610753), (0.9999, 1.5566540733173846), (1, 1.5707963267948966),
    ]
  )
  func sines(value: Double, expected: Double) {
    #expect(abs(arcSine(value) - expected) <= 1e-14)
  }

  @Test(
    "angles of slopes, ahead and behind",
    arguments: [
      (1e-9, 1e-9), (0.1, 0.09966865249116204), (0.4142, 0.3926875054336765),
      (0.5, 0.4636476090008061), (1, 0.7853981633974483), (3, 1.2490457723982544),
      (1e9, 1.5707963257948967),
    ]
  )
  func slopes(slope: Double, expected: Double) {
    #expect(agree(arcTangent(rise: slope, run: 1), expected))
    #expect(agree(arcTangent(rise: slope, run: -1), .pi - expected))
  }

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
    #expect(arcTangent(rise: 0, run: 0) == 0)
  }
}
