import DurableFiles
import Foundation
import Testing

@testable import Spectra

@Suite("Files of a library")
struct SourceFilesTests {
  @Test("a table says which bytes it was read from")
  func table() throws {
    let folder = try ScratchFolder()
    let text = "wavelength_nm,soil\n400,0.1\n500,0.2\n"
    let path = try folder.write("lib.csv", text)
    let library = try LibraryFile.read(path)
    let expected = FileChecksum(
      path: path,
      byteCount: text.utf8.count,
      sha256: Checksum.sha256(of: Data(text.utf8))
    )
    #expect(library.files == [expected])
    #expect(library.spectra(at: [0]).files == [expected])
  }

  @Test("an ENVI library names its data and its header, whichever was given")
  func pair() throws {
    let folder = try ScratchFolder()
    let data = Data([0, 0, 128, 63, 0, 0, 0, 63])
    let header =
      "ENVI\nsamples = 2\nlines = 1\nfile type = ENVI Spectral Library\ndata type = 4\n"
    let paths = [
      try folder.write("lib.sli", data), try folder.write("lib.hdr", header),
    ]
    let sums = [Checksum.sha256(of: data), Checksum.sha256(of: Data(header.utf8))]
    for path in paths {
      let library = try LibraryFile.read(path)
      #expect(library.files.map(\.path) == paths)
      #expect(library.files.map(\.sha256) == sums)
    }
  }

  @Test("a library, header or list that is not a plain file or too large is refused with its name")
  func oddFiles() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "huge.csv",
      String(repeating: "wavelength_nm,soil\n400,0.1\n", count: 200)
    )
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 1 << 30)
    try handle.close()
    for path in [path, "/dev/zero", folder.path] {
      let error = #expect(throws: SpectraError.self) { try LibraryFile.read(path) }
      #expect(error?.code == .cannotRead && error?.message.contains(path) == true)
      #expect(throws: SpectraError.self) { try BandSelection.textOfFile(path) }
      #expect(throws: SpectraError.self) { try ENVIHeader.read(path) }
    }
  }
}
