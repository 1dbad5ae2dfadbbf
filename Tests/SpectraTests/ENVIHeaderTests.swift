import Spectra
import Testing

@Suite("ENVI header")
struct ENVIHeaderTests {
  @Test(
    "keys, lists over many lines, comments and stray braces are read",
    arguments: ["\n", "\r\n"]
  )
  func parse(lineEnd: String) throws {
    let text = [
      "ENVI ", "; written by hand", "description = {", "  a {nested} note,", "  second line}",
      "Samples = 12", "wavelength   units = Nanometers", "wavelength = {", " 400.5,", "; skip me",
      "  500 ,", " 600,}", "band names = {tree}, top", "spectra names = {", " rock {a, sand,",
      " last}", "", "bbl={1,0,1}",
    ].joined(separator: lineEnd)
    let header = try ENVIHeader(text: text)
    #expect(header["DESCRIPTION"] == "a {nested} note, second line")
    #expect(try header.integer("samples") == 12)
    #expect(header["wavelength_units"] == "Nanometers")
    #expect(try header.numbers("wavelength") == [400.5, 500, 600])
    #expect(header.list("spectra names") == ["rock {a", "sand", "last"])
    #expect(try header.numbers("bbl") == [1, 0, 1])
    #expect(header["lines"] == nil)
    #expect(header.keys.first == "description")
    #expect(header.keys.contains("wavelength units"))
  }

  @Test("the fields of GDAL's metadata domain are read in the same way")
  func metadata() throws {
    let header = ENVIHeader(items: [("wavelength_units", "um"), ("wavelength", "{ 0.4 , 0.5 }")])
    let bands = try header.bands(bandCount: 2)
    #expect(bands.grid.wavelengths == [Wavelength(nanometres: 400), Wavelength(nanometres: 500)])
    #expect(bands.goodBands == nil)
    #expect(bands.notes.isEmpty)
  }

  @Test("a key that comes twice has its last value")
  func twice() throws {
    let header = try ENVIHeader(text: "ENVI\nbands = 1\nbands = 2\n")
    #expect(try header.integer("bands") == 2)
    #expect(header.keys == ["bands"])
  }

  @Test(
    "what does not begin with ENVI is refused",
    arguments: ["samples = 2", "", "ENVIRONMENT\n"]
  )
  func malformed(text: String) {
    let error = #expect(throws: SpectraError.self) { try ENVIHeader(text: text) }
    #expect(error?.code == .badFormat)
    #expect(error?.message.contains("does not begin") ?? false)
  }

  @Test(
    "lines that cannot be read are left out and named, and the others are read",
    arguments: [
      ("ENVI\nreviewed by hand\nbands = 3\n", "line 2 of"),
      ("ENVI\nbands = 3\na\nb\n\nc\n", "lines 3-4,6 of"),
      ("ENVI\nwavelength = {1,\nbands = 3\n", "line 2 of the header is left out (\"wavelength\")"),
      ("ENVI\nbands = 3 ; as delivered\n", "line 2 of"),
      ("\n ENVI\r\rbands = 3\rsamples\r", "line 5 of"),
    ]
  )
  func unreadable(text: String, words: String) throws {
    let header = try ENVIHeader(text: text)
    #expect(try header.integer("bands") == 3)
    #expect(header.notes.count == 1 && header.notes.allSatisfy { $0.contains(words) })
  }

  @Test(
    "lists as programs print them are read",
    arguments: [
      "[400.0 500.5\n 600.]", "[400, 500.5, 600]", "{400 500.5 600}", "{400, 500.5\n600}",
    ]
  )
  func printedLists(list: String) throws {
    let header = try ENVIHeader(text: "ENVI\nbands = 3\nwavelength = \(list)\nsamples = 2\n")
    #expect(try header.numbers("wavelength") == [400, 500.5, 600])
    #expect(try header.integer("samples") == 2)
  }

  @Test("what cannot be read of the bands is left out alone")
  func readable() throws {
    let text = "ENVI\nwavelength = {400, 500, 600}\nfwhm = {10, 10}\nbbl = {1, x, 1}\n"
    let bands = try ENVIHeader(text: text).readableBands(bandCount: 3)
    #expect(bands.grid.wavelengths?.count == 3)
    #expect(bands.grid.widthsNanometres == nil && bands.goodBands == nil)
    #expect(bands.notes.contains { $0.contains("\"fwhm\" has 2 entries") })
    #expect(bands.notes.contains { $0.contains("bbl") && $0.contains("--remove-bands") })
  }

  @Test("fields that are called almost like one that is read are told of")
  func misspellings() throws {
    let text =
      "ENVI\nwavelengths = {1}\ndata ignore values = 0\nfwhm = {1}\ndata-gain-value = {1}\n"
    let notes = try ENVIHeader(text: text).misspellings
    #expect(notes.count == 3)
    #expect(notes.first?.contains("\"wavelength\"") == true)
  }

  @Test("lists of the wrong length and entries that are not numbers are refused")
  func badLists() throws {
    let header = try ENVIHeader(text: "ENVI\nwavelength = {400, 500}\nbbl = {1, x}\nbands = 2.5")
    #expect(throws: SpectraError.self) { try header.bands(bandCount: 3) }
    #expect(throws: SpectraError.self) { try header.numbers("bbl") }
    #expect(throws: SpectraError.self) { try header.integer("bands") }
  }

  @Test(
    "real headers are read",
    .enabled(if: RealData.has("jasper-ridge/original"), RealData.reason)
  )
  func real() throws {
    let jasper = try ENVIHeader.read(RealData.path("jasper-ridge/original/jasperRidge2_R198.hdr"))
    let bands = try jasper.bands(bandCount: 198)
    #expect(bands.grid.wavelengths?.last?.nanometres == 2457.23999)
    #expect(bands.grid.widthsNanometres?.first == 9.53)
    #expect(bands.goodBands?.count { $0 } == 198)
    #expect(try jasper.number("reflectance scale factor") == 10_000)
    let emit = try ENVIHeader.read(RealData.path("emit/emit20250324t221005_jpl_unmix_ex.hdr"))
    let emitBands = try emit.bands(bandCount: 285)
    #expect(emitBands.goodBands?.count { !$0 } == 41)
    #expect(emitBands.notes.count == 1)
    #expect(emitBands.grid.wavelengths?[0].nanometres == 381.0055927)
    let hysu = try ENVIHeader.read(RealData.path("dlr-hysu/HySpex/full/DLR_HySU_HS_full.hdr"))
    let hysuBands = try hysu.bands(bandCount: 135)
    #expect(abs((hysuBands.grid.wavelengths?[0].nanometres ?? 0) - 417.4) < 1e-9)
    #expect(abs((hysuBands.grid.widthsNanometres?[0] ?? 0) - 4.76) < 1e-9)
  }
}
