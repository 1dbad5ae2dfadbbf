import Foundation
import Scenes
import Spectra
import Testing

@Suite("WavelengthList")
struct WavelengthListTests {
  /// A scene of three bands, opened with a person's list.
  private func scene(
    _ list: String,
    fields: String = "",
    unit: WavelengthUnit? = nil
  ) throws -> Scene {
    let file = try SceneFile(fields: fields)
    defer { file.remove() }
    let path = file.folder.appendingPathComponent("list.txt").path
    try list.write(toFile: path, atomically: true, encoding: .utf8)
    return try Scene(
      path: file.path,
      overrides: SceneOverrides(wavelengthsPath: path, wavelengthUnit: unit)
    )
  }

  @Test(
    "one column, or two with widths, with or without headings and numbers of bands",
    arguments: [
      ("500\n510\n520\n", false), ("500,9\n510,9.5\n520,10\n", true),
      ("wavelength fwhm\n500 9\n510 9.5\n520 10\n", true),
      ("# list\n1 500\n2 510\n3 520\n", false), ("0;500;9\n1;510;9.5\n2;520;10\n", true),
      ("Wavelength (um), FWHM (um)\n0.50, 0.009\n0.51, 0.0095\n0.52, 0.010\n", true),
      ("band,wavelength_nm,width_nm\r\n1,500,9\r\n2,510,9.5\r\n3,520,10\r\n", true),
    ]
  )
  func accepted(list: String, hasWidths: Bool) throws {
    let grid = try scene(list).grid
    #expect(grid.wavelengths?.map { $0.nanometres.rounded() } == [500, 510, 520])
    let widths = grid.widthsNanometres?.map { ($0 * 10).rounded() }
    #expect(widths == (hasWidths ? [90, 95, 100] : nil))
  }

  @Test(
    "the forms that sensors and spreadsheets give",
    arguments: [
      // AVIRIS's .spc: centre, width, their uncertainties, channel.
      (
        "  500.0  9.0  0.2  0.08  1\n  510.0  9.5  0.2  0.08  2\n  520.0  10.0  0.2  0.08  3\n",
        true
      ),
      ("band;wavelength;fwhm;wavelength error\n1;500;9;0\n2;510;9,5;0\n3;520;10;0,1\n", true),
      ("500 510 520\n", false), ("500, 510, 520", false), ("500\t510\r\n520\r\n", false),
      ("wavelength = {\n 500.0, 510.0,\n 520.0}\n", false), ("500 nm\n510 nm\n520 nm\n", false),
      ("0.50um\n0.51um\n0.52um\n", false),
      ("Wavelength Width\nnm nm\n500 9\n510 9.5\n520 10\n", true),
      ("wavelength_nm,wavelength_um\n500,0.5\n510,0.51\n520,0.52\n", false),
      ("500,0 9,0\n510,0 9,5\n520,0 10,0\n", true), ("\u{FEFF}500\r510\r520\r", false),
      ("500,04\n510,31\n520,20\n", false), ("500,9,1\n510,9.5,2\n520,10,3\n", true),
    ]
  )
  func forms(list: String, hasWidths: Bool) throws {
    try accepted(list: list, hasWidths: hasWidths)
  }

  @Test("descending wavelengths, repeated ones and UTF-16 keep their order")
  func order() throws {
    #expect(try scene("520\n510\n510\n").grid.wavelengths?.map(\.nanometres) == [520, 510, 510])
    let file = try SceneFile(fields: "")
    defer { file.remove() }
    let path = file.folder.appendingPathComponent("list.txt").path
    let text = try #require("500\r\n510\r\n520\r\n".data(using: .utf16LittleEndian))
    try (Data([0xFF, 0xFE]) + text).write(to: URL(fileURLWithPath: path))
    let scene = try Scene(path: file.path, overrides: SceneOverrides(wavelengthsPath: path))
    #expect(scene.grid.wavelengths?.map(\.nanometres) == [500, 510, 520])
  }

  @Test("the scene has the checksum of the list that was read")
  func checksum() throws {
    let sum = try scene("500\n510\n520\n").wavelengthListSHA256
    // printf '500\n510\n520\n' | sha256sum
    #expect(sum == "e8e1980f0799fda450774c379bdcddd9d90da446a82761afd5be986a5c610ea5")
  }

  @Test(
    "anything else is refused with what was understood",
    arguments: [
      ("wavelength,soil\n500,0.3\n510,0.4\n520,0.5\n", "\"soil\""),
      ("wavelength,soil,tree\n500,0.3,1\n510,0.4,1\n520,0.5,1\n", "3 columns"),
      ("500,0.3\n510,0.4\n520,0.5\n", "do not look like widths"),
      ("500,-9\n510,9\n520,9\n", "widths lie between"),
      ("500;600\n510;600\n520;600\n", "widths lie between"),
      ("1\n2\n3\n", "numbers of bands"), ("band\n1\n2\n3\n", "numbers of bands"),
      ("500,9\n510\n520,9\n", "decimal commas"), ("500,10\n510,10\n520,10\n", "decimal commas"),
      ("500;9\n510\n520;9\n", "line 2"), ("500\n510 nm\n520\n", "line 2"),
      ("fwhm,wavelength\n9,500\n9,510\n10,520\n", "first column"),
    ]
  )
  func refused(list: String, words: String) {
    let error = #expect(throws: SceneError.self) { try scene(list) }
    #expect(error?.code == .spectra(.badFormat))
    #expect(error?.message.contains(words) == true)
  }

  @Test("bands at 1, 2 and 3 micrometres need their unit said")
  func counting() throws {
    let grid = try scene("1\n2\n3\n", unit: .micrometres).grid
    #expect(grid.wavelengths?.map(\.nanometres) == [1000, 2000, 3000])
  }

  @Test("a list replaces what cannot be read in the header; its widths and bad bands stay")
  func replaces() throws {
    let wave = try scene(
      "500\n510\n520\n",
      fields: "wavelength = {900, 910, 920}\nwavelength units = Wavenumber\nbbl = {1, 0, 1}\n"
    )
    #expect(wave.grid.wavelengths?.map(\.nanometres) == [500, 510, 520])
    #expect(wave.goodBands == [true, false, true])
    let widths = try scene(
      "500\n510\n520\n",
      fields: "wavelength = {501, 511, 521}\nfwhm = {5, 6, 7}\nwavelength units = Nanometers\n"
    )
    #expect(widths.grid.widthsNanometres == [5, 6, 7])
    #expect(widths.sources["wavelengths"]?.hasSuffix("list.txt") == true)
    #expect(widths.sources["widths"] == "ENVI header")
  }
}
