import Testing

@testable import Products

@Suite("Plots of series")
struct SeriesPlotTests {
  static func plot(_ values: [Double?], isConnected: Bool = true) -> String {
    SeriesPlot(
      title: "Noise & error",
      places: ["15", "20", "inf", "a long name of a method, longer than fits"],
      horizontalTitle: "SNR (dB)",
      verticalTitle: "RMSE",
      series: [
        SeriesPlot.Series(
          name: "AENet <I>",
          values: values,
          spreads: [0.1, nil, 0.2, nil],
          isConnected: isConnected
        )
      ]
    ).svg
  }

  @Test("a plot is XML, with a dot a number and a bar a spread")
  func marks() throws {
    let svg = Self.plot([0.5, 0.4, nil, .infinity])
    let texts = try XMLDocumentCheck.parse(svg).texts
    #expect(texts.contains("Noise & error") && texts.contains("AENet <I>"))
    #expect(SpectraPlotTests.count("<circle", in: svg) == 3, "two numbers and the legend")
    #expect(SpectraPlotTests.count("<polyline", in: svg) == 1)
    #expect(
      SpectraPlotTests.count("<polyline", in: Self.plot([0.5, 0.4, nil, nil], isConnected: false))
        == 0
    )
  }

  @Test("a series without numbers still gives a plot")
  func empty() throws {
    _ = try XMLDocumentCheck.parse(Self.plot([nil, nil, nil, nil]))
  }

  @Test(
    "numbers of any size give a plot",
    arguments: [1e20, 1.7e308, .leastNonzeroMagnitude, -1e300]
  )
  func extremes(number: Double) throws {
    let svg = Self.plot([number, 0.4, nil, number])
    _ = try XMLDocumentCheck.parse(svg)
    #expect(!svg.contains("nan\"") && !svg.contains("inf\""))
  }
}
