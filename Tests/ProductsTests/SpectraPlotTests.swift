import Foundation
import LinearAlgebra
import Spectra
import Testing

@testable import Products

@Suite("SpectraPlot")
struct SpectraPlotTests {
  static func plot(_ wavelengths: [Double]?, _ spectra: [[Float]], names: [String]) -> String {
    let grid = SpectralGrid(
      bandCount: spectra[0].count,
      wavelengths: wavelengths?.map { Wavelength(nanometres: $0) }
    )
    let set = EndmemberSet(names: names, spectra: Matrix(rows: spectra).transposed, grid: grid)
    return SpectraPlot(set, title: "Endmembers of <f180> & co").svg
  }

  static func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  @Test("the picture is well-formed XML with names and title in it")
  func wellFormed() throws {
    let svg = SpectraPlot(ExampleProduct.spectra, title: "Endmembers of <f180> & co").svg
    let document = try XMLDocumentCheck.parse(svg)
    #expect(document.texts.contains("tree & grass"))
    #expect(document.texts.contains("Endmembers of <f180> & co"))
    #expect(document.texts.contains("Wavelength (nm)") && document.texts.contains("Reflectance"))
    #expect(Self.count("<polyline", in: svg) == 9, "three spectra in three stretches each")
    #expect(Self.count("fill=\"#f2f2f2\"", in: svg) == 2, "two gaps are shaded")
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test("without wavelengths bands are counted from 1")
  func bands() throws {
    let svg = Self.plot(nil, [[0.1, 0.2, 0.3]], names: ["a"])
    #expect(svg.contains(">Band<") && !svg.contains("nm"))
    #expect(Self.count("<circle", in: svg) == 3)
  }

  static let ramp = (0..<40).map { 400 + 10 * Double($0) }

  static let runCases: [(positions: [Double], expected: [ClosedRange<Int>])] = [
    (ramp, [0...39]),
    (ramp.map { $0 < 600 ? $0 : $0 + 100 }, [0...19, 20...39]),
    (ramp.map { $0 < 600 ? $0 : $0 - 35 }, [0...19, 20...39]),
    (ramp.reversed(), (0..<40).map { $0...$0 }),
    ([490, 560, 665, 865, 1610, 2190], [0...5]),
    ([500], [0...0]),
    ([500, 500], [0...0, 1...1]),
    ([], []),
  ]

  @Test("runs end where bands are missing or step back", arguments: runCases)
  func runs(positions: [Double], expected: [ClosedRange<Int>]) {
    #expect(SpectralRun.runs(of: positions).map(\.bands) == expected)
  }

  @Test("a value that is not a number leaves a gap")
  func missingValue() {
    let svg = Self.plot(
      (0..<40).map { 400 + 10 * Double($0) },
      [(0..<40).map { $0 == 5 ? .nan : Float($0) / 40 }],
      names: ["a"]
    )
    #expect(Self.count("<polyline", in: svg) == 2)
    #expect(!svg.contains("nan"))
  }

  @Test(
    "flat, single and negative spectra can be drawn",
    arguments: [[0, 0], [0.5], [-0.1, 0.2]]
  )
  func oddities(spectrum: [Float]) throws {
    let wavelengths = spectrum.indices.map { 500 + 100 * Double($0) }
    let svg = Self.plot(wavelengths, [spectrum], names: ["a"])
    _ = try XMLDocumentCheck.parse(svg)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test("thirty endmembers have thirty lines in the legend, told apart by dashes")
  func many() {
    let names = (1...30).map { "material \($0)" }
    let spectra = names.indices.map { [Float($0) / 30, 0.5] }
    let svg = Self.plot([500, 600], spectra, names: names)
    #expect(names.allSatisfy { svg.contains(">\($0)</text>") })
    #expect(Self.count("stroke-dasharray", in: svg) == 2 * (30 - Palette.count))
  }
}

@Suite("PlotAxis")
struct PlotAxisTests {
  @Test(
    "ticks are round numbers inside the range",
    arguments: [
      (0.0, 0.47, 6, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
      (-0.05, 0.2, 6, [-0.05, 0, 0.05, 0.1, 0.15, 0.2]),
      (0, 0, 6, [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6]),
    ]
  )
  func ticks(low: Double, high: Double, count: Int, expected: [Double]) {
    let axis = PlotAxis(low...high, tickCount: count, widened: true, start: 0, end: 100)
    #expect(axis.ticks.count == expected.count)
    #expect(zip(axis.ticks, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(axis.place(axis.lowest) == 0 && axis.place(axis.highest) == 100)
  }

  @Test("labels have the decimals of the step")
  func labels() {
    let axis = PlotAxis(0...0.47, tickCount: 6, widened: true, start: 0, end: 1)
    #expect(axis.ticks.map(axis.label) == ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"])
    let wide = PlotAxis(400...2500, tickCount: 12, widened: false, start: 0, end: 1)
    #expect(wide.ticks.first.map(wide.label) == "400" && wide.ticks.last.map(wide.label) == "2400")
  }

  @Test(
    "numbers are written with a fixed count of decimals",
    arguments: [
      (1.005, 1, "1.0"), (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (12.345, 2, "12.35"),
      (0.007, 2, "0.01"), (99.5, 0, "100"),
    ]
  )
  func numbers(value: Double, decimals: Int, expected: String) {
    #expect(PlotText.number(value, decimals: decimals) == expected)
  }

  @Test(
    "no finite number in wavelengths or spectra stops a plot or leaves numbers that are none",
    arguments: [4e20, 1e300, 1.7e308, .leastNonzeroMagnitude, 1e-300, 400.000001]
  )
  func extremes(number: Double) throws {
    let float = Float(number).isFinite ? Float(number) : Float.greatestFiniteMagnitude
    for wavelengths in [[400, number], [number, number], [number, number.nextUp]] {
      for values in [[0.1, float], [float, -float], [.nan, .infinity]] as [[Float]] {
        let svg = SpectraPlotTests.plot(wavelengths, [values], names: ["a"])
        _ = try XMLDocumentCheck.parse(svg)
        #expect(!svg.contains("nan\"") && !svg.contains("inf\""), "\(svg)")
      }
    }
  }

  @Test("characters that XML forbids are left out of names and titles")
  func forbidden() throws {
    for text in ["a\u{1B}b", "a\0b", "a\u{FFFE}b", "a\u{FFFF}b", "a\u{8}b"] {
      #expect(PlotText.escaped(text) == "ab")
    }
    let svg = SpectraPlotTests.plot([400, 500], [[0.1, 0.2]], names: ["so\u{FFFE}il\u{1B}[2J\0"])
    #expect(try XMLDocumentCheck.parse(svg).texts.contains("soil[2J"))
  }
}
