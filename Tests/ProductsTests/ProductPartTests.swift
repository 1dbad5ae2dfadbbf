import Foundation
import Rasters
import Spectra
import Testing

@testable import Products

@Suite("ProductPart")
struct ProductPartTests {
  /// A part as somebody would add it.
  struct Note: ProductPart {
    let fileNames = ["note.txt"]
    var isWritten = true

    func write(_ scene: FinishedScene, to folder: PartFolder) throws(ProductsError) {
      guard isWritten else { return }
      let names = scene.endmembers.names.joined(separator: ", ")
      try folder.write("\(scene.provenance.scene.name): \(names)\n", as: "note.txt")
    }
  }

  /// Makes a product with one more part than usual.
  func product(at target: String, with part: any ProductPart) throws {
    let example = ExampleProduct()
    let product = try example.open(target)
    try product.write(
      window: example.grid.window,
      abundances: example.abundances,
      quality: example.quality
    )
    let parts = ProductParts(
      rasters: ProductParts.all.rasters,
      others: ProductParts.all.others + [part]
    )
    _ = try product.finish(provenance: example.provenance, parts: parts)
    try product.commit()
  }

  @Test("a part that is added is written, listed with its checksum and may be replaced")
  func added() throws {
    let folder = try ScratchFolder()
    for _ in 0..<2 {
      try product(at: folder.file("a"), with: Note())
      let text = try String(contentsOfFile: folder.file("a/note.txt"), encoding: .utf8)
      #expect(text == "f180.img: dry soil, tree & grass, water\n")
      let files = try Provenance(ofProduct: folder.file("a")).files
      #expect(files.entries.contains { $0.name == "note.txt" && $0.bytes == text.utf8.count })
    }
  }

  @Test("a part that does not write what it names is an error")
  func incomplete() throws {
    let folder = try ScratchFolder()
    let error = try #require(throws: ProductsError.self) {
      try product(at: folder.file("a"), with: Note(isWritten: false))
    }
    #expect(error.code == .incomplete && error.message.contains("note.txt"))
    #expect(try folder.names.isEmpty)
  }

  @Test("no two parts have files of the same name")
  func names() {
    let parts = ProductParts.all
    let names = parts.rasters.map(\.fileName) + parts.others.flatMap(\.fileNames)
    #expect(Set(names).count == names.count)
    #expect(!names.contains(Provenance.fileName))
  }

  @Test("the parts write the files that they name and no others", arguments: [false, true])
  func namedFiles(withUncertainty: Bool) throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    let product = try example.open(folder.file("a"), withUncertainty: withUncertainty)
    try product.write(
      window: example.grid.window,
      abundances: example.abundances,
      quality: example.quality,
      uncertainty: withUncertainty ? example.abundances : nil
    )
    let summary = try product.finish(provenance: example.provenance)
    try product.commit()
    let manifest = try Provenance(ofProduct: folder.file("a")).files
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("a"))
    #expect(names.sorted() == (manifest.names + [Provenance.fileName]).sorted())
    #expect(manifest.names.contains("uncertainty.tif") == withUncertainty)
    #expect(summary.uncertainty.count == (withUncertainty ? 3 : 0))
  }

  @Test("the manifest holds lengths and checksums as other programs find them")
  func checksums() throws {
    let folder = try ScratchFolder()
    _ = try ExampleProduct().write(to: folder.file("a"), tileHeight: 10, threadCount: 3)
    let manifest = try Provenance(ofProduct: folder.file("a")).files
    let paths = manifest.names.map { folder.file("a/\($0)") }
    let lines = try output(of: ["sha256sum"] + paths).split(separator: "\n")
    #expect(lines.map { String($0.prefix(64)) } == manifest.entries.map(\.sha256))
    for entry in manifest.entries {
      let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("a/\(entry.name)")))
      #expect(data.count == entry.bytes)
    }
  }

  private func output(of command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
