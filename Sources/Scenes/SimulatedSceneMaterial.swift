private import LinearAlgebra

/// Invented reflectance curves of ten materials, 400 to 2500 nm, for simulated scenes.
///
/// Each is a constant plus steps and hills, times one minus the absorptions: smooth, positive and
/// shaped like the real material (red edge and leaf water; iron, clay and carbonate; cellulose; ice).
/// They are nobody's measurements. Any two of them are at least 7.5 degrees apart.
struct SimulatedSceneMaterial: Sendable {
  /// What the material is called.
  let name: String
  private let base: Double
  private let features: [Feature]

  /// One feature of a curve; centres and widths in nanometres.
  private enum Feature: Sendable {
    /// A rise (or fall) by a height around a centre.
    case step(Double, width: Double, height: Double)
    /// A hill of a height.
    case hill(Double, width: Double, height: Double)
    /// An absorption that takes a fraction of what the rest reflects.
    case absorption(Double, width: Double, depth: Double)
  }

  /// Reflectance at a wavelength in nanometres, above 0 and below 1.
  func reflectance(at nanometres: Double) -> Double {
    var sum = base
    var transmitted = 1.0
    for feature in features {
      switch feature {
      case .step(let centre, let width, let height):
        sum += height / (1 + exponential(-(nanometres - centre) / width))
      case .hill(let centre, let width, let height):
        sum += height * Self.bell((nanometres - centre) / width)
      case .absorption(let centre, let width, let depth):
        transmitted *= 1 - depth * Self.bell((nanometres - centre) / width)
      }
    }
    return sum * transmitted
  }

  private static func bell(_ distance: Double) -> Double { exponential(-0.5 * distance * distance) }

  /// The materials; a scene with few endmembers has the first ones.
  static let all: [SimulatedSceneMaterial] = natural + built

  private static let natural = [
    SimulatedSceneMaterial(
      name: "green vegetation",
      base: 0.035,
      features: [
        .hill(550, width: 35, height: 0.06), .step(715, width: 14, height: 0.44),
        .step(1380, width: 70, height: -0.17), .absorption(970, width: 25, depth: 0.10),
        .absorption(1200, width: 40, depth: 0.18), .absorption(1450, width: 50, depth: 0.55),
        .absorption(1940, width: 65, depth: 0.75), .absorption(2500, width: 190, depth: 0.55),
      ]
    ),
    SimulatedSceneMaterial(
      name: "bare soil",
      base: 0.07,
      features: [
        .step(560, width: 110, height: 0.12), .step(1150, width: 280, height: 0.26),
        .absorption(880, width: 60, depth: 0.06), .absorption(1410, width: 25, depth: 0.12),
        .absorption(1915, width: 35, depth: 0.20), .absorption(2205, width: 22, depth: 0.16),
      ]
    ),
    SimulatedSceneMaterial(
      name: "water",
      base: 0.008,
      features: [.hill(510, width: 85, height: 0.065), .hill(810, width: 25, height: 0.006)]
    ),
  ]

  private static let built = [
    SimulatedSceneMaterial(
      name: "concrete",
      base: 0.12,
      features: [
        .step(480, width: 70, height: 0.24), .step(1900, width: 220, height: -0.08),
        .absorption(1440, width: 45, depth: 0.08), .absorption(1940, width: 55, depth: 0.22),
        .absorption(2335, width: 45, depth: 0.16),
      ]
    ),
    SimulatedSceneMaterial(
      name: "red roof tile",
      base: 0.035,
      features: [
        .step(592, width: 16, height: 0.30), .step(760, width: 45, height: 0.09),
        .step(1350, width: 220, height: -0.12), .absorption(870, width: 70, depth: 0.20),
        .absorption(1915, width: 40, depth: 0.08), .absorption(2210, width: 30, depth: 0.06),
      ]
    ),
    SimulatedSceneMaterial(
      name: "dry grass",
      base: 0.06,
      features: [
        .step(640, width: 110, height: 0.26), .step(1050, width: 150, height: 0.14),
        .step(1650, width: 200, height: -0.12), .absorption(1200, width: 45, depth: 0.06),
        .absorption(1460, width: 60, depth: 0.20), .absorption(1940, width: 60, depth: 0.32),
        .absorption(2100, width: 55, depth: 0.26), .absorption(2310, width: 40, depth: 0.26),
      ]
    ),
    SimulatedSceneMaterial(
      name: "snow",
      base: 0.96,
      features: [
        .step(1080, width: 90, height: -0.45), .step(1380, width: 40, height: -0.44),
        .hill(1820, width: 70, height: 0.18), .hill(2230, width: 90, height: 0.11),
        .absorption(1030, width: 32, depth: 0.20),
      ]
    ),
    SimulatedSceneMaterial(
      name: "asphalt",
      base: 0.075,
      features: [
        .step(700, width: 250, height: 0.035), .absorption(1730, width: 25, depth: 0.06),
        .absorption(2310, width: 40, depth: 0.10),
      ]
    ),
    SimulatedSceneMaterial(
      name: "kaolinite clay",
      base: 0.25,
      features: [
        .step(540, width: 70, height: 0.45), .step(1700, width: 300, height: 0.08),
        .absorption(1398, width: 20, depth: 0.35), .absorption(1914, width: 32, depth: 0.25),
        .absorption(2165, width: 18, depth: 0.35), .absorption(2207, width: 20, depth: 0.55),
        .absorption(2350, width: 45, depth: 0.30),
      ]
    ),
    SimulatedSceneMaterial(
      name: "blue painted metal",
      base: 0.05,
      features: [
        .hill(465, width: 45, height: 0.28), .step(880, width: 50, height: 0.30),
        .step(1500, width: 160, height: -0.10), .absorption(1200, width: 30, depth: 0.08),
        .absorption(1730, width: 28, depth: 0.28), .absorption(2310, width: 40, depth: 0.42),
      ]
    ),
  ]
}
