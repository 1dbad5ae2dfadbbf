import Testing

@testable import Benchmarks

@Suite("Line through times")
struct LinearFitTests {
  @Test("times on a line give the line, and no deviation")
  func exact() {
    let fit = LinearFit([1.0, 3, 10, 100].map { ($0, 0.25 + 0.5 * $0) })
    #expect(abs(fit.start - 0.25) < 1e-12 && abs(fit.slope - 0.5) < 1e-12)
    #expect(fit.greatestDeviation < 1e-12)
  }

  @Test("relative deviations count, as in NumPy's fit with the same weights")
  func weighted() {
    // numpy.polyfit([1, 3, 10, 30, 100], y, 1, w=1 / y), NumPy 2.4.6
    let fit = LinearFit([(1, 0.09), (3, 0.25), (10, 0.78), (30, 2.2), (100, 7.4)])
    #expect(abs(fit.slope - 0.07477153868142343) < 1e-12)
    #expect(abs(fit.start - 0.016513420651544698) < 1e-12)
    #expect(abs(fit.greatestDeviation - 0.03808511429991812) < 1e-12)
  }

  @Test(
    "a size that takes too long stands out, the smallest as well as the largest",
    arguments: [0, 4]
  )
  func outlier(number: Int) {
    var points = [1.0, 3, 10, 30, 100].map { (size: $0, seconds: 0.05 + 0.07 * $0) }
    points[number].seconds *= 1.5
    #expect(LinearFit(points).greatestDeviation > 0.1)
  }
}
