import Foundation
import LinearAlgebra
import Testing

@testable import Spectra

@Suite("Files of one spectrum")
struct SpectrumFileTests {
  private func read(_ text: String, name: String = "a.txt") throws -> SpectralLibrary {
    let folder = try ScratchFolder()
    return try LibraryFile.read(try folder.write(name, text))
  }

  private static let ecostress = """
    Name: Invented sand
    Type: Soil
    X Units: Wavelength (micrometers)
    Y Units: Reflectance (percent)
    Number of X Values: 3

    0.4000\t10.5
    0.5000\t20.25
    2.4000\t-0.5

    """

  @Test("a spectrum of ECOSTRESS or ASTER is read in percent and micrometres")
  func ecostress() throws {
    let library = try read(Self.ecostress)
    #expect(library.names == ["Invented sand"] && library.statedScale == 100)
    #expect(library.grid.wavelengths?.map(\.nanometres) == [400, 500, 2400])
    #expect(library.spectra.elements == [10.5, 20.25, -0.5])
    let plain = try read(Self.ecostress.replacing("(percent)", with: ""))
    #expect(plain.statedScale == 1)
    #expect(plain.files.count == 1)
  }

  @Test("one that is cut off, in wavenumbers or of another quantity is refused")
  func refusedECOSTRESS() {
    for (text, words) in [
      (Self.ecostress.replacing("2.4000\t-0.5\n", with: ""), "promises 3 values and has 2"),
      (Self.ecostress.replacing("Wavelength (micrometers)", with: "Wavenumber (cm-1)"), "cm-1"),
      (Self.ecostress.replacing("Reflectance (percent)", with: "Emissivity"), "emissivity"),
      (Self.ecostress.replacing("20.25", with: "x"), "0.5000\tx"),
    ] {
      let error = #expect(throws: SpectraError.self) { try read(text) }
      #expect(error?.message.contains(words) == true, "\(String(describing: error))")
      #expect(error?.message.contains("a.txt") == true)
    }
  }

  @Test("a .sig of Spectra Vista is read by its fourth column, in percent")
  func svc() throws {
    let library = try read(
      "/*** Spectra Vista SIG Data ***/\nname= C:\\field\\invented.sig\nunits= Radiance, Radiance\n"
        + "data=\n400.1  1000.00  100.00  10.00\n402.0  1000.00  250.00  25.00\n",
      name: "x.sig"
    )
    #expect(library.names == ["invented.sig"] && library.statedScale == 100)
    #expect(library.spectra.elements == [10, 25])
    #expect(library.grid.wavelengths?.map(\.nanometres) == [400.1, 402])
  }

  @Test(
    "a .sed of Spectral Evolution is read by its headings",
    arguments: [("%", 100.0), ("[1.0]", 1)]
  )
  func spectralEvolution(unit: String, scale: Double) throws {
    let library = try read(
      "Comment: \nVersion: 2.2\nFile Name: x\nInstrument: PSR-1100F\nColumns [4]:\nData:\n"
        + "Wvl\tRad. (Ref.)\tRad. (Target)\tReflect. \(unit)\n350.0\t1\t2\t0.5\n351.0\t1\t2\t0.6\n",
      name: "y.sed"
    )
    #expect(library.statedScale == scale && library.spectra.elements == [0.5, 0.6])
  }

  @Test(
    "formats that are not read are refused by name, with what to do",
    arguments: [
      (" splib07a Record=1: Invented XX00 ASDFRa AREF\n -1.2300000e+034\n 1.0e-1\n", "USGS"),
      ("ASD\0\0\0\0\0", "ASD"), ("as7\0\0\u{1}\0\0\0", "ASD"),
      ("Text conversion of header file a.asd\n----\nWavelength\ta\n350\t0.1\n", "ASD"),
      ("ENVI ASCII Plot File [Mon]\nColumn 1: Wavelength\n 400 0.1\n", "ENVI plot file"),
    ]
  )
  func named(text: String, format: String) {
    let error = #expect(throws: SpectraError.self) { try read(text) }
    #expect(error?.code == .badFormat && error?.message.contains(format) == true)
    #expect(error?.remedy.contains("table") == true)
  }

  @Test("an ENVI library in wavenumbers is told how to become one in wavelengths")
  func wavenumbers() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("cm.sli", Data(count: 8))
    _ = try folder.write(
      "cm.hdr",
      "ENVI\nsamples = 2\nlines = 1\nfile type = ENVI Spectral Library\ndata type = 4\n"
        + "wavelength units = Wavenumber\nwavelength = {4000, 5000}\n"
    )
    let error = #expect(throws: SpectraError.self) { try LibraryFile.read(path) }
    #expect(error?.message.contains("cm.hdr") == true)
    #expect(error?.remedy.contains("10,000,000") == true)
    #expect(error?.remedy.contains("--wavelengths") == false)
    #expect(try LibraryFile.read(path, wavelengthUnit: .nanometres).bandCount == 2)
  }
}
