import Foundation
import LinearAlgebra
import Rasters
import Testing

@testable import Products

@Suite("Provenance")
struct ProvenanceTests {
  static let entry = ProductManifest.Entry(
    name: "abundances.tif",
    bytes: 5,
    sha256: String(repeating: "0a", count: 32)
  )

  /// A history that lists one file, as text.
  static var text: String {
    get throws {
      var provenance = ExampleProduct().provenance
      provenance.files = ProductManifest([entry])
      return String(decoding: try provenance.json, as: UTF8.self)
    }
  }

  @Test("it is the same text each time, and is read back")
  func repeats() throws {
    let provenance = ExampleProduct().provenance
    let json = try provenance.json
    #expect(try json == ExampleProduct().provenance.json)
    #expect(try Provenance(json: json) == provenance)
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.hasSuffix("}\n") && text.contains("results/f180"))
  }

  @Test("a number that JSON cannot hold is an error")
  func badNumber() throws {
    var provenance = ExampleProduct().provenance
    provenance.seconds = .nan
    let bad = provenance
    let error = try #require(throws: ProductsError.self) { try bad.json }
    #expect(error.code == .badValue && error.message.contains("f180.img"))
  }

  @Test("files are a list with name, bytes and checksum, sorted by name")
  func files() throws {
    let later = ProductManifest.Entry(name: "z.csv", bytes: 1, sha256: Self.entry.sha256)
    let manifest = ProductManifest([later, Self.entry])
    #expect(manifest.names == ["abundances.tif", "z.csv"])
    let json = try JSONEncoder().encode(manifest)
    let list = try #require(try JSONSerialization.jsonObject(with: json) as? [[String: Any]])
    #expect(list.map { $0["name"] as? String } == manifest.names)
    #expect(list[0]["bytes"] as? Int == 5 && list[0]["sha256"] as? String == Self.entry.sha256)
    #expect(try JSONDecoder().decode(ProductManifest.self, from: json) == manifest)
  }

  @Test("lengths by name, which older versions wrote, are read as a list without checksums")
  func olderFiles() throws {
    let manifest = try JSONDecoder()
      .decode(ProductManifest.self, from: Data(#"{"b.tif": 7, "a.csv": 3}"#.utf8))
    #expect(manifest.names == ["a.csv", "b.tif"])
    #expect(manifest.entries.allSatisfy { $0.sha256 == nil })
    #expect(manifest.entries.map(\.bytes) == [3, 7])
  }

  @Test(
    "entries that cannot be files of the folder are refused with the reason",
    arguments: [
      (#"{"../x": 1}"#, "../x"), (#"{"": 1}"#, "name"), (#"{".hidden": 1}"#, ".hidden"),
      (#"{"a": -1}"#, "-1 bytes"), (#"[{"name": "a", "bytes": 1, "sha256": "12"}]"#, "64"),
      (#"[{"name": "a", "bytes": 1}, {"name": "a", "bytes": 1}]"#, "twice"),
      (#"[{"name": "a"}]"#, "bytes"), ("7", "files"), (#"{"a": 1e30}"#, "files"),
    ]
  )
  func impossible(files: String, reason: String) throws {
    let text = try Self.text.replacing(/"files" : \[[^\]]*\]/, with: "\"files\" : \(files)")
    let error = try #require(throws: ProductsError.self) {
      try Provenance(json: Data(text.utf8), path: "out/a/provenance.json")
    }
    #expect(error.code == .badValue && error.path == "out/a/provenance.json")
    #expect(error.underlying?.contains(reason) == true, "\(error)")
  }

  @Test("a history of a later version is refused with both numbers")
  func laterVersion() throws {
    let text = try Self.text.replacing(/"formatVersion" : \d+/, with: "\"formatVersion\" : 3")
    let error = try #require(throws: ProductsError.self) { try Provenance(json: Data(text.utf8)) }
    #expect(error.underlying?.contains("3") == true && error.underlying?.contains("2") == true)
  }
}
