import Essentials
import Foundation
import Products
import Synchronization
import Testing

@Suite("ProductVerification")
struct ProductVerificationTests {
  let folder: ScratchFolder
  let path: String

  init() throws {
    folder = try ScratchFolder()
    path = folder.file("a")
    _ = try ExampleProduct().write(to: path, tileHeight: 10)
  }

  /// The answers of both forms.
  func verdicts() throws -> [ProductVerification.Verdict] {
    [
      ProductVerification.lengths(of: path).verdict,
      try ProductVerification.checksums(of: path).verdict,
    ]
  }

  func change(_ name: String, _ body: (inout Data) -> Void) throws {
    let place = URL(fileURLWithPath: path + "/" + name)
    var data = try Data(contentsOf: place)
    body(&data)
    try data.write(to: place)
  }

  @Test("a product is whole as it was made, also through a link")
  func whole() throws {
    #expect(try verdicts() == [.whole, .whole])
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let found = try ProductVerification.checksums(of: link)
    #expect(found.verdict == .whole && found.words == nil)
    #expect(found.provenance?.inputs == ExampleInputs.inputs && found.namesWithoutChecksum.isEmpty)
  }

  @Test("16 other bytes inside a raster are found by its checksum, not by its length")
  func otherContent() throws {
    try change("abundances.tif") { data in
      for place in data.count / 2..<data.count / 2 + 16 { data[place] ^= 0xff }
    }
    #expect(ProductVerification.lengths(of: path).verdict == .whole)
    let found = try ProductVerification.checksums(of: path)
    guard case .damaged(let faults) = found.verdict,
      case .otherContent(let now, let then)? = faults.first?.kind
    else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(faults.map(\.name) == ["abundances.tif"] && now != then && now.count == 64)
    #expect(found.words?.contains("abundances.tif has other bytes") == true)
  }

  @Test("each file with one other bit is found", arguments: ["endmembers.csv", "quicklook.png"])
  func oneBit(name: String) throws {
    try change(name) { $0[$0.count - 1] ^= 1 }
    guard case .damaged(let faults) = try ProductVerification.checksums(of: path).verdict else {
      Issue.record("the change was not found")
      return
    }
    #expect(faults.map(\.name) == [name])
  }

  @Test("missing files and other lengths are found by both forms, each with its numbers")
  func missingAndLength() throws {
    try FileManager.default.removeItem(atPath: path + "/quality.tif")
    var expected = 0
    try change("spectra.svg") { data in
      expected = data.count
      data.removeLast(3)
    }
    let faults = [
      FileFault(name: "quality.tif", kind: .missing),
      FileFault(name: "spectra.svg", kind: .otherLength(found: expected - 3, expected: expected)),
    ]
    #expect(try verdicts() == [.damaged(faults), .damaged(faults)])
    let words = ProductVerification.lengths(of: path).words
    #expect(
      words == "quality.tif is missing; spectra.svg has \(expected - 3) bytes, and had \(expected) "
        + "when it was made"
    )
  }

  @Test(
    "what stands in the place of a file is said, and never waited for",
    arguments: [true, false]
  )
  func otherKind(isFolder: Bool) throws {
    let place = path + "/quality.tif"
    try FileManager.default.removeItem(atPath: place)
    if isFolder {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    } else {
      #expect(mkfifo(place, 0o600) == 0)
    }
    for verdict in try verdicts() {
      guard case .damaged(let faults) = verdict, case .unreadable(let reason)? = faults.first?.kind
      else {
        Issue.record("\(verdict)")
        return
      }
      #expect(faults.count == 1 && reason.contains("quality.tif"))
    }
  }

  @Test("a place without a product, or without its history, is said to be that")
  func notThere() throws {
    try FileManager.default.removeItem(atPath: path + "/provenance.json")
    #expect(try verdicts() == [.noProvenance, .noProvenance])
    #expect(
      ProductVerification.lengths(of: path).foreignNames.count == ProductFolderTests.files.count - 1
    )
    try FileManager.default.removeItem(atPath: path)
    #expect(try verdicts() == [.notThere, .notThere])
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(try verdicts() == [.notThere, .notThere])
  }

  @Test(
    "a history that cannot be read is an answer of its own, with the reason",
    arguments: ["", "{", "[]", "{\"formatVersion\": 99}", "{\"formatVersion\": 2}", "\u{0}"]
  )
  func badProvenance(text: String) throws {
    try change("provenance.json") { $0 = Data(text.utf8) }
    for verdict in try verdicts() {
      guard case .badProvenance(let reason) = verdict else {
        Issue.record("\(verdict)")
        return
      }
      #expect(reason.contains("provenance.json"))
    }
    let found = ProductVerification.lengths(of: path)
    #expect(found.provenance == nil && found.foreignNames.count == ProductFolderTests.files.count)
  }

  @Test("a product of lengths only is checked by them, and the files without checksum are named")
  func olderProduct() throws {
    let manifest = try Provenance(ofProduct: path).files
    let lengths = manifest.entries.map { "\"\($0.name)\": \($0.bytes)" }.joined(separator: ", ")
    try change("provenance.json") { data in
      let text = String(decoding: data, as: UTF8.self)
        .replacing(/"files" : \[[^\]]*\]/, with: "\"files\": {\(lengths)}", maxReplacements: 1)
        .replacing(/"formatVersion" : 2/, with: "\"formatVersion\" : 1")
      data = Data(text.utf8)
    }
    #expect(try verdicts() == [.whole, .whole])
    let found = try ProductVerification.checksums(of: path)
    #expect(found.namesWithoutChecksum == manifest.names && found.foreignNames.isEmpty)
    try change("spectra.svg") { $0.removeLast() }
    #expect(try verdicts().allSatisfy { $0 != .whole })
  }

  @Test("reading files stops when it is asked to")
  func cancelled() throws {
    let asked = Mutex(0)
    let control = RunControl(isCancelled: {
      asked.withLock { count in
        count += 1
        return count > 3
      }
    })
    #expect(throws: CancellationError.self) {
      try ProductVerification.checksums(of: path, control: control)
    }
  }

  @Test(
    "what is not in the manifest is somebody's, but for statistics that GIS programs make again"
  )
  func foreign() throws {
    let names = [
      "abundances.qml", "abundances.tif.aux.xml", "notes.txt", "other.aux.xml", "uncertainty.tif",
    ]
    for name in names {
      try "mine".write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
    }
    try FileManager.default.createDirectory(
      atPath: path + "/quality.tif.aux.xml",
      withIntermediateDirectories: false
    )
    #expect(
      ProductVerification.lengths(of: path).foreignNames == [
        "abundances.qml", "notes.txt", "other.aux.xml", "quality.tif.aux.xml", "uncertainty.tif",
      ]
    )
  }

  @Test("nothing of somebody's is lost when a product is replaced")
  func kept() throws {
    let note = path + "/abundances.qml"
    for isProvenanceLost in [false, true] {
      try "mine".write(toFile: note, atomically: true, encoding: .utf8)
      if isProvenanceLost { try FileManager.default.removeItem(atPath: path + "/provenance.json") }
      let error = try #require(throws: ProductsError.self) {
        try ExampleProduct().write(to: path, tileHeight: 10)
      }
      #expect(error.code == .exists, "\(error)")
      #expect(try String(contentsOfFile: note, encoding: .utf8) == "mine")
    }
  }
}
