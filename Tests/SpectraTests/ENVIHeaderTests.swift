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
    "what is no header is refused with the number of the line",
    arguments: [
      ("ENVI\nsamples 12", "line 2"), ("samples = 2", "does not begin"), ("", "does not begin"),
      ("ENVI\na = 1\nwavelength = {1,\n2", "line 3"),
    ]
  )
  func malformed(text: String, words: String) {
    let error = #expect(throws: SpectraError.self) { try ENVIHeader(text: text) }
    #expect(error?.code == .badFormat)
    #expect(error?.message.contains(words) ?? false)
  }

  @Test("lists of the wrong length and entries that are no numbers are refused")
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
