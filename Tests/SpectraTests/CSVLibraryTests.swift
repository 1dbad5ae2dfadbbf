import LinearAlgebra
import Spectra
import Testing

@Suite("CSV library")
struct CSVLibraryTests {
  private func read(_ text: String) throws(SpectraError) -> SpectralLibrary {
    try CSVLibraryFile.library(bytes: Array(text.utf8), path: "lib.csv")
  }

  @Test(
    "a spectrum a column is read with any separator, line end, quotes and a byte-order mark",
    arguments: [
      "wavelength_nm,soil,\"rock, \"\"old\"\"\"\n400,0.1,0.5\n500,0.2,0.6\n",
      "\u{FEFF}wavelength_nm,soil,\"rock, \"\"old\"\"\"\r\n400,0.1,0.5\r\n500,0.2,0.6",
      "wavelength (um);soil;\"rock, \"\"old\"\"\"\n0.4;0.1;0.5\n\n0.5;0.2;0.6\n",
      "# made by hand\nWavelength [µm]\tsoil\t\"rock, \"\"old\"\"\"\n0.4\t0.1\t0.5\n0.5\t0.2\t0.6\n",
      "wavelength,soil,\"rock, \"\"old\"\"\",\n 400 , 0.1 ,0.5,\n500,0.2,0.6,\n",
      "nm,soil,\"rock, \"\"old\"\"\"\r400,0.1,0.5\r500,0.2,0.6\r",
    ]
  )
  func columns(text: String) throws {
    let library = try read(text)
    #expect(library.names == ["soil", "rock, \"old\""])
    #expect(library.spectra == Matrix(rows: [[0.1, 0.2], [0.5, 0.6]]))
    #expect(library.grid.wavelengths == [Wavelength(nanometres: 400), Wavelength(nanometres: 500)])
    #expect(library.classes == nil)
  }

  @Test("a column of band numbers has no wavelengths, and a column of widths is one")
  func firstColumns() throws {
    let bands = try read("band,a\n1,0.1\n2,0.2\n")
    #expect(bands.grid == SpectralGrid(bandCount: 2))
    let widths = try read("wavelength_um,fwhm_um,a\n0.4,0.01,0.1\n0.5,0.02,0.2\n")
    #expect(widths.grid.widthsNanometres == [10, 20])
    #expect(widths.names == ["a"])
  }

  @Test("names that repeat or are missing are made different")
  func names() throws {
    let library = try read("band,a,,a\n1,0.1,0.2,0.3\n")
    #expect(library.names == ["a", "spectrum 2", "a (2)"])
  }

  @Test("a spectrum a row is read, with classes and names")
  func rows() throws {
    let library = try read("name,Class,400nm,500nm\nx,SOIL,0.1,0.2\ny,PV,0.3,nan\n")
    #expect(library.names == ["x", "y"])
    #expect(library.classes == ["SOIL", "PV"])
    #expect(library.grid.wavelengths == [Wavelength(nanometres: 400), Wavelength(nanometres: 500)])
    #expect(library.spectra.row(0) == [0.1, 0.2])
    #expect(library.spectra[1, 1].isNaN)
    let numbered = try read("material,1,2,3\nx,0.1,0.2,0.3\n")
    #expect(numbered.grid.wavelengths == nil)
    #expect(numbered.notes.count == 1)
    let turned = try read("wavelength,400,500\nsoil,0.1,0.2\n")
    #expect(turned.names == ["soil"])
    #expect(turned.spectra.row(0) == [0.1, 0.2])
  }

  @Test("spectra named by numbers below a column of wavelengths are columns")
  func numberedColumns() throws {
    let library = try read("wavelength,1,2\n400,0.1,0.3\n500,0.2,0.4\n")
    #expect(library.names == ["1", "2"])
    #expect(library.spectra.row(0) == [0.1, 0.2])
  }

  @Test(
    "what is not a library is refused with the line",
    arguments: [
      ("band,a\n1,0.1\n2\n", "line 3: it has 1 field, the heading 2"),
      ("band,a\n1,0.1\n2,x\n", "line 3: column 2 (a) is not a number: \"x\""),
      ("foo,a\n1,0.1\n", "line 1: the first heading is \"foo\""),
      ("band\n1\n", "line 1: there is no column with a spectrum"),
      ("band,a\n", "line 1: there is nothing below the heading"),
      ("", "line 1: the file has no line with a heading"),
      ("band,\"a\n1,0.1\n", "line 1: a quote is opened and never closed"),
      ("wavelength_nm,a\n-4,0.1\n", "the wavelength of band 1 is -4"),
      ("class,400,500\nSOIL,0.1,b\n", "line 2: column 3 (500) is not a number"),
    ]
  )
  func refused(text: String, words: String) {
    let error = #expect(throws: SpectraError.self) { try read(text) }
    #expect(error?.message.contains(words) ?? false, "\(error?.message ?? "")")
  }

  @Test("what is written is read back", arguments: [true, false])
  func writing(hasWavelengths: Bool) throws {
    let library = SpectralLibrary(
      names: ["soil", "rock, \"old\"", "#1 roof", "two\nlines"],
      spectra: Matrix(rows: [[0.1, 1e-7], [1 / 3, 0.25], [-0.01, .nan], [1, 2]]),
      grid: SpectralGrid(
        bandCount: 2,
        wavelengths: hasWavelengths
          ? [Wavelength(nanometres: 399.369995), Wavelength(nanometres: 1000 / 3)] : nil
      )
    )
    let text = CSVLibraryFile.text(of: library)
    #expect(text.hasPrefix(hasWavelengths ? "wavelength_nm,soil," : "band,soil,"))
    let back = try read(text)
    #expect(back.names == ["soil", "rock, \"old\"", "#1 roof", "two lines"])
    #expect(back.grid == library.grid)
    for (value, expected) in zip(back.spectra.elements, library.spectra.elements) {
      #expect(value == expected || (value.isNaN && expected.isNaN))
    }
  }

  @Test("classes become the means of their members")
  func classes() throws {
    let library = try read("class,400,500\nPV,0.1,0.2\nSOIL,0.5,nan\nPV,0.3,0.4\nSOIL,0.7,0.9\n")
    #expect(library.names == ["PV", "SOIL", "PV (2)", "SOIL (2)"])
    let reduced = library.reducedToClasses()
    #expect(reduced.names == ["PV", "SOIL"])
    #expect(reduced.classes == nil)
    #expect(reduced.spectra.row(0).map { ($0 * 1e6).rounded() } == [200_000, 300_000])
    #expect(reduced.spectra.row(1).map { ($0 * 1e6).rounded() } == [600_000, 900_000])
  }
}
