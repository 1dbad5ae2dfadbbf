/// Removal lists with a name, written `@name` in a band list.
public enum BandPreset: String, Sendable, Equatable, CaseIterable {
  /// The two windows in which water vapour lets hardly any light through.
  ///
  /// NEON writes 1340-1445 and 1790-1955 nm as `Band_Window_1/2_Nanometers` into the products of its
  /// AVIRIS-type spectrometers; here the long ends are widened to the next band of a 10 nm sensor.
  case avirisWater = "aviris-water"
  /// The long end of AVIRIS-type sensors, where the signal is weakest: from 2450 nm.
  ///
  /// The limit is that of biodivMapR's default list of excluded domains (2450-2600 nm).
  case avirisEdge = "aviris-edge"
  /// The bands that Zhou & Rodrigues (2022) remove from the 224 of Jasper Ridge.
  case paperJasperRidge = "paper-jasper-ridge"
  /// The bands that Zhou & Rodrigues (2022) remove from the 210 of Urban.
  case paperUrban = "paper-urban"

  /// Windows of wavelengths that are removed, in nanometres, both ends included.
  public var windowsNanometres: [ClosedRange<Double>] {
    switch self {
    case .avirisWater: [1340...1460, 1790...1960]
    case .avirisEdge: [2450...2600]
    case .paperJasperRidge, .paperUrban: []
    }
  }

  /// Bands that are removed, numbered from 1, both ends included.
  public var bands: [ClosedRange<Int>] {
    switch self {
    case .avirisWater, .avirisEdge: []
    case .paperJasperRidge: [1...3, 108...112, 154...166, 220...224]
    case .paperUrban: [1...4, 76...76, 87...87, 101...111, 136...153, 198...210]
    }
  }

  /// The number of bands that a scene must have for the preset's numbers to mean anything.
  public var requiredBandCount: Int? {
    switch self {
    case .avirisWater, .avirisEdge: nil
    case .paperJasperRidge: 224
    case .paperUrban: 210
    }
  }

  /// One line for help pages.
  public var explanation: String {
    switch self {
    case .avirisWater: "water vapour: 1340-1460nm,1790-1960nm"
    case .avirisEdge: "the weak long end of AVIRIS-type sensors: 2450-2600nm"
    case .paperJasperRidge: "Jasper Ridge, 224 bands: 1-3,108-112,154-166,220-224"
    case .paperUrban: "Urban, 210 bands: 1-4,76,87,101-111,136-153,198-210"
    }
  }
}
