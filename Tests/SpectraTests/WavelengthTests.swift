import Spectra
import Testing

@Suite("Wavelengths")
struct WavelengthTests {
  @Test(
    "every spelling of a unit gives the same wavelength, and nothing is assumed",
    arguments: [
      ("nm", 705), ("Nanometers", 705), ("nanometres", 705), ("NANOMETER", 705), (" nm ", 705),
      ("um", 0.705), ("µm", 0.705), ("μm", 0.705), ("Micrometers", 0.705), ("micrometres", 0.705),
      ("microns", 0.705), ("Millimeters", 0.000705), ("Angstroms", 7050),
    ]
  )
  func spellings(unit: String, value: Double) throws {
    let reading = try WavelengthReading(values: [value], unitText: unit)
    let nanometres = try #require(reading.wavelengths?.first?.nanometres)
    #expect(abs(nanometres - 705) < 1e-9)
    #expect(reading.assumption == nil)
  }

  @Test(
    "without a known unit, values below 100 are micrometres, and that is said",
    arguments: [nil, "", "Unknown", "unknown", "parsecs"] as [String?]
  )
  func missingUnit(unit: String?) throws {
    let short = try WavelengthReading(values: [0.4, 2.5], unitText: unit)
    #expect(short.wavelengths == [Wavelength(nanometres: 400), Wavelength(nanometres: 2500)])
    #expect(short.assumption?.contains("assumed micrometres") ?? false)
    let long = try WavelengthReading(values: [400, 2500], unitText: unit)
    #expect(long.wavelengths == [Wavelength(nanometres: 400), Wavelength(nanometres: 2500)])
    #expect(long.assumption?.contains("assumed nanometres") ?? false)
    #expect(try WavelengthReading(values: [99.9], unitText: unit).unit == .micrometres)
    #expect(try WavelengthReading(values: [100], unitText: unit).unit == .nanometres)
  }

  @Test("a stated unit that cannot be is corrected, and that is said")
  func impossibleUnit() throws {
    let reading = try WavelengthReading(values: [0.4, 2.5], unitText: "Nanometers")
    #expect(reading.unit == .micrometres)
    #expect(reading.assumption?.contains("which cannot be") ?? false)
    let other = try WavelengthReading(values: [400, 2500], unitText: "Micrometers")
    #expect(other.unit == .nanometres)
    let thermal = try WavelengthReading(values: [8, 12], unitText: "um")
    #expect(thermal.wavelengths?[1].nanometres == 12_000)
    #expect(thermal.assumption == nil)
  }

  @Test("numbers of bands are no wavelengths")
  func index() throws {
    let reading = try WavelengthReading(values: [1, 2, 3], unitText: "Index")
    #expect(reading.wavelengths == nil)
    #expect(reading.assumption?.contains("numbers of bands") ?? false)
  }

  @Test("frequencies are refused", arguments: ["Wavenumber", "cm-1", "GHz"])
  func frequencies(unit: String) {
    #expect(throws: SpectraError.self) {
      try WavelengthReading(values: [4000, 5000], unitText: unit)
    }
  }

  @Test(
    "values that are no wavelengths are refused",
    arguments: [0, -1, .nan, .infinity] as [Double]
  )
  func badValues(value: Double) {
    let error = #expect(throws: SpectraError.self) {
      try WavelengthReading(values: [400, value], unitText: "nm")
    }
    #expect(error?.message.contains("band 2") ?? false)
  }

  @Test("widths share the unit, unless only another makes sense")
  func widths() throws {
    let micrometres = try WavelengthReading(values: [0.4174], unitText: "Unknown")
    let shared = micrometres.widthsNanometres([0.00476])
    #expect(abs((shared.widths?[0] ?? 0) - 4.76) < 1e-9)
    #expect(shared.assumption == nil)
    let other = micrometres.widthsNanometres([10])
    #expect(other.widths == [10])
    #expect(other.assumption?.contains("nanometres") ?? false)
    #expect(micrometres.widthsNanometres([0]).widths == nil)
    let nanometres = try WavelengthReading(values: [400], unitText: "nm")
    #expect(nanometres.widthsNanometres([0.01]).widths == [10])
  }
}
