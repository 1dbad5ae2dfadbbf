import Foundation
import LinearAlgebra
import Spectra
import Testing

@Suite("ENVI library")
struct ENVILibraryTests {
  private func header(_ type: Int, byteOrder: Int = 0, offset: Int = 0, extra: String = "")
    -> String
  {
    """
    ENVI
    samples = 3
    lines = 2
    bands = 1
    header offset = \(offset)
    file type = ENVI Spectral Library
    data type = \(type)
    byte order = \(byteOrder)
    spectra names = {one, two}
    wavelength units = Micrometers
    wavelength = {0.4, 0.5, 0.6}
    \(extra)
    """
  }

  /// The bytes of whole numbers in one of ENVI's types.
  private func bytes(_ values: [Int], type: Int, isBigEndian: Bool) -> Data {
    func raw<Value>(_ value: Value) -> [UInt8] {
      let native = withUnsafeBytes(of: value) { Array($0) }
      return isBigEndian ? native.reversed() : native
    }
    return Data(
      values.flatMap { value -> [UInt8] in
        switch type {
        case 1: raw(UInt8(value))
        case 2: raw(Int16(value))
        case 3: raw(Int32(value))
        case 4: raw(Float(value))
        case 5: raw(Double(value))
        case 12: raw(UInt16(value))
        case 13: raw(UInt32(value))
        case 14: raw(Int64(value))
        default: raw(UInt64(value))
        }
      }
    )
  }

  @Test(
    "all real types, byte orders and offsets are read",
    arguments: [1, 2, 3, 4, 5, 12, 13, 14, 15],
    [false, true]
  )
  func types(type: Int, isBigEndian: Bool) throws {
    let folder = try ScratchFolder()
    let low = [2, 3, 4, 5, 14].contains(type) ? -7 : 7
    let values = [low, 1, 2, 3, 4, type == 1 ? 255 : 30_000]
    let data = try folder.write(
      "lib.sli",
      Data([9, 9, 9]) + bytes(values, type: type, isBigEndian: isBigEndian)
    )
    _ = try folder.write("lib.hdr", header(type, byteOrder: isBigEndian ? 1 : 0, offset: 3))
    let library = try ENVILibraryFile.read(data)
    #expect(library.spectra.elements == values.map { Float($0) })
    #expect(library.names == ["one", "two"])
    #expect(library.grid.wavelengths?[2].nanometres == 600)
    #expect(library.statedScale == 1)
  }

  @Test(
    "the two files find each other",
    arguments: [("a.sli", "a.hdr"), ("a.sli", "a.sli.hdr"), ("a.lib", "a.HDR"), ("a", "a.hdr")]
  )
  func pairs(data: String, headerName: String) throws {
    let folder = try ScratchFolder()
    let dataPath = try folder.write(data, bytes([1, 2, 3, 4, 5, 6], type: 4, isBigEndian: false))
    let headerPath = try folder.write(headerName, header(4))
    for path in [dataPath, headerPath] {
      #expect(try ENVILibraryFile.read(path).spectra.row(1) == [4, 5, 6])
      #expect(try LibraryFile.read(path).spectra.row(1) == [4, 5, 6])
    }
  }

  @Test("bad bands and ignored values have no value, and the scale is kept")
  func missing() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.sli", bytes([1, 2, 3, 4, 5, -9], type: 2, isBigEndian: false))
    let extra = "bbl = {1, 0, 1}\ndata ignore value = -9\nreflectance scale factor = 100"
    _ = try folder.write("a.hdr", header(2, extra: extra))
    let library = try ENVILibraryFile.read(path)
    #expect(library.spectra.elements.map(\.isNaN) == [false, true, false, false, true, true])
    #expect(library.statedScale == 100)
  }

  @Test(
    "gains are the scale, once",
    arguments: [
      ("data gain values = {0.0001}", 10_000), ("data gain values = {0.5, 0.5}", 2),
      ("data gain values = {0.01}\nreflectance scale factor = 100", 100),
      ("data gain values = {1}\nreflectance scale factor = 100", 100),
      ("data gain values = {0.01}\ndata offset values = {0}", 100),
    ]
  )
  func gains(extra: String, scale: Double) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.sli", bytes([1, 2, 3, 4, 5, 6], type: 2, isBigEndian: false))
    _ = try folder.write("a.hdr", header(2, extra: extra))
    #expect(abs(try ENVILibraryFile.read(path).statedScale / scale - 1) < 1e-12)
  }

  @Test(
    "gains that differ or contradict, and offsets, are refused",
    arguments: [
      ("data gain values = {0.1, 0.2, 0.3}", "0.1 to 0.3"), ("data gain values = {0}", "0.0"),
      ("data offset values = {0.5}", "has 0.5"),
      ("data gain values = {0.1}\nreflectance scale factor = 100", "contradict"),
    ]
  )
  func badGains(extra: String, words: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.sli", bytes([1, 2, 3, 4, 5, 6], type: 2, isBigEndian: false))
    _ = try folder.write("a.hdr", header(2, extra: extra))
    let error = #expect(throws: SpectraError.self) { try ENVILibraryFile.read(path) }
    #expect(error?.message.contains(words) == true)
  }

  @Test(
    "what is not a library is refused",
    arguments: [
      ("ENVI\nsamples = 3\nlines = 2\nfile type = ENVI Standard", "not ENVI Spectral Library"),
      ("ENVI\nfile type = ENVI Spectral Library\nsamples = 3", "\"lines\" is 0"),
      (
        "ENVI\nfile type = ENVI Spectral Library\nsamples = 3\nlines = 2\ndata type = 6",
        "is 6 (complex numbers), not a type of real numbers"
      ),
      (
        "ENVI\nfile type = ENVI Spectral Library\nsamples = 3\nlines = 2",
        "\"data type\" is missing"
      ),
      (
        "ENVI\nfile type = ENVI Spectral Library\nsamples = 9\nlines = 2\ndata type = 4",
        "has 24 bytes, its header promises 72"
      ),
      (
        "ENVI\nfile type = ENVI Spectral Library\nsamples = 3\nlines = 2\ndata type = 4\n"
          + "spectra names = {a, b, c}", "has 3 entries"
      ),
    ]
  )
  func refused(headerText: String, words: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.sli", bytes([1, 2, 3, 4, 5, 6], type: 4, isBigEndian: false))
    _ = try folder.write("a.hdr", headerText)
    let error = #expect(throws: SpectraError.self) { try ENVILibraryFile.read(path) }
    #expect(error?.message.contains(words) ?? false, "\(error?.message ?? "")")
  }

  @Test("a table beside a library of the same name is read as a table")
  func table() throws {
    let folder = try ScratchFolder()
    let table = try folder.write("e.csv", "band,a\n1,0.5\n")
    _ = try folder.write("e.hdr", header(4))
    _ = try folder.write("e.sli", bytes([1, 2, 3, 4, 5, 6], type: 4, isBigEndian: false))
    #expect(try LibraryFile.read(table).names == ["a"])
    #expect(try LibraryFile.read(folder.path + "/e.hdr").names == ["one", "two"])
  }

  @Test("missing files are named")
  func missingFiles() throws {
    let folder = try ScratchFolder()
    let data = try folder.write("a.sli", Data([0, 0, 0, 0]))
    #expect(throws: SpectraError.self) { try ENVILibraryFile.read(data) }
    #expect(throws: SpectraError.self) { try LibraryFile.read(data) }
    let lonely = try folder.write("b.hdr", header(4))
    #expect(throws: SpectraError.self) { try LibraryFile.read(lonely) }
    let error = #expect(throws: SpectraError.self) { try LibraryFile.read(folder.path + "/no.csv") }
    #expect(error?.code == .cannotRead)
  }

  @Test("what is written is read back, with names that no header can break")
  func writing() throws {
    let library = SpectralLibrary(
      names: ["soil, dry", "rock {a}", ";semi", "soil; dry"],
      spectra: Matrix(rows: [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, -1e-9]]),
      grid: SpectralGrid(
        bandCount: 2,
        wavelengths: [Wavelength(nanometres: 399.369995), Wavelength(nanometres: 2500)],
        widthsNanometres: [9.53, 10.1]
      )
    )
    let contents = ENVILibraryFile.contents(of: library)
    let folder = try ScratchFolder()
    _ = try folder.write("e.hdr", contents.header)
    let back = try LibraryFile.read(try folder.write("e.sli", contents.spectra))
    #expect(back.spectra == library.spectra)
    #expect(back.grid == library.grid)
    #expect(back.names == ["soil; dry", "rock (a)", "_semi", "soil; dry (2)"])
    #expect(back.notes.isEmpty)
    // 0.1, lowest byte first
    #expect(Array(contents.spectra.prefix(4)) == [0xCD, 0xCC, 0xCC, 0x3D])
  }
}
