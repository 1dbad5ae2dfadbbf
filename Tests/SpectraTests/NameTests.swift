import Foundation
import LinearAlgebra
import Testing

@testable import Spectra

@Suite("Names")
struct NameTests {
  @Test(
    "what drives a terminal, ends a line or is not a character is taken out",
    arguments: [
      ("so\u{1B}[31mil", "so[31mil"), ("so\0il", "soil"), (" two\r\nlines\t", "two lines"),
      ("a\u{FFFE}b\u{FFFF}c\u{1FFFE}", "abc"), ("\u{202E}lios", "lios"), ("\u{9B}2J", "2J"),
      ("Bödén 草 🌿", "Bödén 草 🌿"), ("a\u{2028}b", "a b"),
    ]
  )
  func clean(name: String, expected: String) {
    #expect(CleanName.of(name) == expected)
    let grid = SpectralGrid(bandCount: 1)
    let set = EndmemberSet(names: [name, expected], spectra: Matrix(rows: [[0, 0]]), grid: grid)
    #expect(set.names == [expected, "\(expected) (2)"])
    #expect(SpectralLibrary(set).names == set.names)
  }

  @Test("a name of nothing but such characters is numbered")
  func empty() {
    let set = EndmemberSet(
      names: ["a", "\u{1B}\0"],
      spectra: Matrix(rows: [[0, 0]]),
      grid: SpectralGrid(bandCount: 1)
    )
    #expect(set.names == ["a", "endmember 2"])
  }

  @Test(
    "no cell of a table is a formula, and every name is read back as it was",
    arguments: [
      "=1+1", "@SUM(A1)", "+soil", "-soil", "'=x", "''-x", "'soil", "soil", "=a,\"b\"", "#x",
    ]
  )
  func cells(name: String) throws {
    let library = SpectralLibrary(
      names: [name, "other"],
      spectra: Matrix(rows: [[0.1, 0.2], [0.3, 0.4]]),
      grid: SpectralGrid(bandCount: 2)
    )
    let text = CSVLibraryFile.text(of: library)
    let cell = text.split(separator: ",")[1].drop { $0 == "\"" }
    #expect(!"=+-@".contains(try #require(cell.first)), "\(text)")
    let back = try CSVLibraryFile.library(bytes: Array(text.utf8), path: "lib.csv")
    #expect(back.names == [name, "other"])
  }

  @Test("a header in Latin-1 or UTF-16 gives its names")
  func encodings() throws {
    let folder = try ScratchFolder()
    let header =
      "ENVI\nsamples = 1\nlines = 2\nfile type = ENVI Spectral Library\ndata type = 1\n"
      + "spectra names = {Grün, Böden}\n"
    let path = try folder.write("lib.sli", Data([1, 2]))
    for (encoding, mark) in [
      (String.Encoding.isoLatin1, []), (.utf16LittleEndian, [0xFF, 0xFE] as [UInt8]),
    ] {
      let bytes = Data(mark) + (try #require(header.data(using: encoding)))
      let headerPath = try folder.write("lib.hdr", bytes)
      #expect(try LibraryFile.read(path).names == ["Grün", "Böden"])
      #expect(try LibraryFile.read(headerPath).names == ["Grün", "Böden"])
    }
  }
}
