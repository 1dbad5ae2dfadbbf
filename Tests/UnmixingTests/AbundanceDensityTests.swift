import Testing

@testable import Unmixing

@Suite("Abundance density")
struct AbundanceDensityTests {
  @Test(
    "the normal distribution over its density, far into both tails",
    arguments: [
      (-1000, 0.0009999990000029999), (-30, 0.03329641907249721), (-8, 0.1231319632579323),
      (-5, 0.19280810471531576), (-2, 0.4213692292880545), (-0.5, 0.8763644564536923),
      (0, 1.2533141373155003), (0.5, 1.9640174953579939), (3, 225.33489622034912),
      (8, 197930788642469.2), (-.infinity, 0),
    ] as [(Double, Double)]
  )
  func tailRatio(argument: Double, expected: Double) {
    // mpmath 1.3 with 40 digits: ncdf(x) / npdf(x).
    let ratio = AbundanceDensity.tailRatio(argument)
    #expect(ratio == expected || abs(ratio / expected - 1) < 1e-14)
  }
}
