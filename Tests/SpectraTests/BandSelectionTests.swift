import Spectra
import Testing

@Suite("Band selection")
struct BandSelectionTests {
  /// 224 bands, 400 to 2630 nm in steps of 10.
  private let grid = SpectralGrid(
    bandCount: 224,
    wavelengths: (0..<224).map { Wavelength(nanometres: 400 + 10 * Double($0)) }
  )

  private func removed(
    _ list: String,
    of grid: SpectralGrid,
    goodBands: [Bool]? = nil
  ) throws -> [Int] {
    let kept = try BandSelection(parsing: list).kept(of: grid, goodBands: goodBands).kept
    return (0..<grid.bandCount).filter { !kept.contains($0) }.map { $0 + 1 }
  }

  @Test(
    "numbers, ranges and windows remove the bands they name",
    arguments: [
      ("1-3", [1, 2, 3]), ("7", [7]), (" 2 - 3 , 5 ", [2, 3, 5]), ("2,2,1-2", [1, 2]),
      ("400-420nm", [1, 2, 3]), ("0.40-0.42um", [1, 2, 3]), ("0.40 - 0.42 µm", [1, 2, 3]),
      ("400nm-420nm", [1, 2, 3]), ("405-409nm", []), ("2615-9999nm", [223, 224]), ("@none", []),
      ("4–5", [4, 5]), ("1-2\n9", [1, 2, 9]), ("4000-4200 angstroms", [1, 2, 3]),
    ] as [(String, [Int])]
  )
  func rules(list: String, expected: [Int]) throws {
    #expect(try removed(list, of: grid) == expected)
  }

  @Test(
    "blanks separate nothing, and are no part of a number",
    arguments: [
      "1-3 7", "1 2 3", "1-3\t7", "400nm 500nm", "1-2,5 6", "@none 1", "@header 7", "1 .5",
    ]
  )
  func blanks(list: String) {
    let problems = BandSelection(parsing: list).problems
    #expect(problems.count == 1 && problems[0].contains("separated by commas"))
    let file = BandSelection(parsing: "bands.txt") { _ in "# bad\n\(list)\n" }
    #expect(file.problems.count == 1 && file.problems[0].contains("line 2"))
  }

  @Test("the paper's lists leave its numbers of bands")
  func paper() throws {
    let jasper = try BandSelection(parsing: "@paper-jasper-ridge").kept(of: grid)
    #expect(jasper.kept.count == 198)
    #expect(
      try removed("1-3,108-112,154-166,220-224", of: grid)
        == removed("@paper-jasper-ridge", of: grid)
    )
    let urban = SpectralGrid(bandCount: 210)
    #expect(try BandSelection(parsing: "@paper-urban").kept(of: urban).kept.count == 162)
    #expect(
      try removed("1-4,76,87,101-111,136-153,198-210", of: urban)
        == removed("@paper-urban", of: urban)
    )
  }

  @Test("water vapour is removed where the scene has it")
  func water() throws {
    #expect(try removed("@aviris-water", of: grid) == Array(95...107) + Array(140...157))
    #expect(try removed("@aviris-edge", of: grid) == Array(206...221))
    let visible = SpectralGrid(
      bandCount: 2,
      wavelengths: [Wavelength(nanometres: 400), Wavelength(nanometres: 900)]
    )
    let outcome = try BandSelection(parsing: "@aviris-water").kept(of: visible)
    #expect(outcome.kept == [0, 1])
    #expect(outcome.removals[0].note == "the scene has no band there")
  }

  @Test("the header's list removes what it calls bad, and nothing where there is none")
  func header() throws {
    let small = SpectralGrid(bandCount: 3)
    #expect(try removed("@header", of: small, goodBands: [true, false, true]) == [2])
    let outcome = try BandSelection.header.kept(of: small)
    #expect(outcome.kept == [0, 1, 2])
    #expect(outcome.explanation == ["@header: 0 bands removed (the header has no bad-band list)"])
    #expect(throws: SpectraError.self) {
      try BandSelection.header.kept(of: small, goodBands: [true])
    }
  }

  @Test("the report counts what each item removed")
  func report() throws {
    let outcome = try BandSelection(parsing: "1-3,3-4,@aviris-water").kept(of: grid)
    #expect(outcome.removals.map(\.removedCount) == [3, 1, 31])
    #expect(outcome.removals.map(\.namedCount) == [3, 2, 31])
    #expect(outcome.removedCount == 35)
    #expect(outcome.explanation[1] == "3-4: 1 band removed, 1 already were")
  }

  @Test("a file holds the same items by commas and lines, with comments")
  func file() throws {
    let text = "# bad bands\n1-2, 5 # noisy\n\n400-400nm\r\n@header\n"
    let selection = BandSelection(parsing: "lists/bad.txt,9") { _ in text }
    #expect(selection.problems.isEmpty)
    let outcome = try selection.kept(of: grid)
    #expect(outcome.removedCount == 4)
    #expect(outcome.removals[0].item == "1-2 (lists/bad.txt, line 2)")
    let folder = try ScratchFolder()
    let path = try folder.write("bands.txt", "1\n2\n")
    #expect(try removed(path, of: grid) == [1, 2])
    let nested = BandSelection(parsing: "a.txt") { _ in "b.txt" }
    #expect(nested.problems.count == 1)
  }

  @Test(
    "a list that cannot be read is refused without a scene",
    arguments: [
      "", ",", "x", "3-1", "0-4", "1.5", "1-2-3", "-3", "1340-1460parsec", "1340nm", "1460-1340nm",
      "@unknown", "@none,3", "not/there.txt", "1-", "400nm-0.5um", "1,,y", "4..5",
    ]
  )
  func garbage(list: String) {
    let selection = BandSelection(parsing: list)
    #expect(!selection.problems.isEmpty)
    let error = #expect(throws: SpectraError.self) { try selection.checked() }
    #expect(error?.code == .badBandList)
    #expect(throws: SpectraError.self) { try selection.kept(of: grid) }
  }

  @Test("everything that does not fit a scene is said at once, with the scene's range")
  func allProblems() {
    let selection = BandSelection(
      parsing: "225,1340-1460,3000-3100nm,foo,@paper-urban,@header,3-1"
    )
    let error = #expect(throws: SpectraError.self) {
      try selection.kept(of: grid, goodBands: [true])
    }
    #expect(
      error?.message == """
        the band list does not fit the scene (224 bands, 1-224; 400-2,630 nm):
          - foo: is neither a band, a range, a window, a name nor a file
          - 3-1: the range runs backwards; write 1-3
          - 225: the scene has no band 225, only 1-224
          - 1340-1460: the scene has no band 1460, only 1-224; for a window of wavelengths write \
        1340-1460nm
          - 3000-3100nm: the window lies outside the scene's 400-2,630 nm
          - @paper-urban: this list is for 210 bands, but the scene has 224; if its bad bands are \
        already gone, leave the list out
          - @header: the header's bad-band list has 1 entries, but the scene has 224 bands
        """
    )
  }

  @Test("windows need wavelengths, and something must be left")
  func impossible() {
    let plain = SpectralGrid(bandCount: 3)
    #expect(throws: SpectraError.self) {
      try BandSelection(parsing: "400-500nm").kept(of: plain)
    }
    #expect(throws: SpectraError.self) {
      try BandSelection(parsing: "@aviris-water").kept(of: plain)
    }
    let error = #expect(throws: SpectraError.self) {
      try BandSelection(parsing: "1-3").kept(of: plain)
    }
    #expect(error?.code == .noBandsLeft)
  }
}
