import DurableFiles
import Foundation
import LinearAlgebra
import Products
import Rasters
import Scenes
import Spectra
import Testing

@testable import Archives
@testable import Processing
@testable import Sampling

@Suite("Products that are up to date, and why others are not")
struct UpToDateTests {
  private let folder: JobFolder

  /// A GeoTIFF with a header beside it, an ENVI library, a table and a list of wavelengths.
  init() throws {
    folder = try JobFolder()
    let scene = try folder.scene("tiles/s.tif", seed: 1)
    let bands = scene.endmembers.bandCount
    try folder.write(
      "ENVI\nsamples = 24\nlines = 20\nbands = \(bands)\nreflectance scale factor = 1.0\n",
      to: "tiles/s.hdr"
    )
    try folder.write(CSVLibraryFile.text(of: scene.endmembers), to: "library.csv")
    let files = ENVILibraryFile.contents(of: scene.endmembers)
    try files.spectra.write(to: URL(fileURLWithPath: folder.path("library.sli")))
    try folder.write(files.header, to: "library.hdr")
    let waves = scene.endmembers.grid.wavelengths ?? []
    try folder.write(waves.map { "\($0.nanometres)\n" }.joined(), to: "waves.txt")
  }

  private func job(_ lines: String, overwrite: Bool = false) throws -> BatchJob {
    let text = "scenes: tiles\noutput: out\nendmembersFrom: scene\n" + lines + "\n"
    return try BatchJob(path: try folder.write(text, to: "job.yaml"), overwrite: overwrite)
  }

  private func plan(_ lines: String) throws -> ScenePlan {
    ScenePlan(try #require(try job(lines).requests.first))
  }

  /// Makes the product, which is then up to date.
  private func make(_ lines: String) throws {
    #expect(try BatchRun(job: try job(lines, overwrite: true)).run().doneCount == 1)
    #expect(try plan(lines).isCurrent)
  }

  /// Writes another text into a file; it is one of those that the product is made from.
  private func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = try String(contentsOfFile: folder.path(name), encoding: .isoLatin1)
    #expect(text.contains(old))
    try text.replacing(old, with: new).write(
      toFile: folder.path(name),
      atomically: false,
      encoding: .isoLatin1
    )
  }

  @Test("a scene without a product is new; one that cannot be opened is blocked")
  func new() throws {
    guard case .make([.noProduct]) = try plan("endmembers: library.csv").verdict else {
      Issue.record("not new")
      return
    }
    try Data(count: 100).write(to: URL(fileURLWithPath: folder.path("tiles/s.tif")))
    guard case .blocked = try plan("endmembers: library.csv").verdict else {
      Issue.record("not blocked")
      return
    }
  }

  @Test("a change of one option is named with both values")
  func options() throws {
    try make("endmembers: library.csv")
    let changes = [
      ("seed: 2", "option seed changed from 1 to 2"),
      ("scale: 2", "option scale is 2.0 now, and was not given; the scene's scale changed"),
      ("offset: 0.01", "option offset is 0.01 now, and was not given; the scene's offset changed"),
      ("noData: -1", "option no-data is -1.0 now, and was not given; the scene's no-data value"),
      ("removeBands: 1-3", "option remove-bands changed from @header to 1-3; the scene's band"),
      ("uncertainty: true", "option uncertainty is true now, and was not given"),
      ("compress: none", "option compress changed from deflate to none"),
      ("method: nnls", "the method changed from fcls to nnls"),
      ("endmemberScale: 1", "option endmember-scale changed from as the file states to 1.0"),
      (
        "endmemberUnits: nm", "option endmember-units changed from as the file states to nanometres"
      ),
      ("wavelengths: waves.txt", "a list of wavelengths was added (waves.txt)"),
      ("wavelengthUnits: nm", "option wavelength-units is nanometres now, and was not given"),
    ]
    for (line, words) in changes {
      let kept = try plan("endmembers: library.csv\n" + line)
      #expect(kept.reasons.words.hasPrefix(words), "\(line): \(kept.reasons.words)")
    }
  }

  @Test("a change of one option of endmembers found in the scene is named")
  func methods() throws {
    try make("count: 3\nmethod: fcls")
    let changes = [
      ("count: 4\nmethod: fcls", "option count changed from 3 to 4"),
      ("count: 3\nmethod: fcls\nextractor: vca", "option extractor changed from patches to vca"),
      ("count: 3\nmethod: bunet", "the method changed from fcls to bunet; option plan is"),
    ]
    for (lines, words) in changes {
      let found = try plan(lines).reasons.words
      #expect(found.hasPrefix(words), "\(found)")
    }
  }

  @Test("a changed header beside a raster is named, with what it says now")
  func header() throws {
    try make("endmembers: library.csv")
    try edit("tiles/s.hdr", "factor = 1.0", "factor = 2.0")
    #expect(
      try plan("endmembers: library.csv").reasons.words
        == "the header changed (s.hdr); the scene's scale changed from 1.0 to 2.0"
    )
    try FileManager.default.removeItem(atPath: folder.path("tiles/s.hdr"))
    let words = try plan("endmembers: library.csv").reasons.words
    #expect(words.hasPrefix("the header is gone (s.hdr)"), "\(words)")
  }

  @Test("files that come beside the raster are named")
  func besides() throws {
    try make("endmembers: library.csv")
    try folder.write("5\n0\n0\n-5\n500000\n5400000\n", to: "tiles/s.tfw")
    let words = try plan("endmembers: library.csv").reasons.words
    #expect(words.hasPrefix("a metadata file was added (s.tfw)"), "\(words)")
    #expect(words.contains("the scene's place"), "\(words)")
  }

  @Test("statistics that a GIS leaves beside the raster change nothing; a place in them does")
  func statistics() throws {
    try make("endmembers: library.csv")
    try folder.write("<PAMDataset><Metadata/></PAMDataset>", to: "tiles/s.tif.aux.xml")
    #expect(try plan("endmembers: library.csv").isCurrent)
    let transform = "5.0, 5, 0, 9.0, 0, -5"
    try folder.write(
      "<PAMDataset><GeoTransform>\(transform)</GeoTransform></PAMDataset>",
      to: "tiles/s.tif.aux.xml"
    )
    let words = try plan("endmembers: library.csv").reasons.words
    #expect(words.hasPrefix("the scene's place"), "\(words)")
  }

  @Test("changed samples, with or without another size, are named")
  func data() throws {
    try make("endmembers: library.csv")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("tiles/s.tif")))
    bytes[bytes.count - 100] ^= 1
    try bytes.write(to: URL(fileURLWithPath: folder.path("tiles/s.tif")))
    let words = try plan("endmembers: library.csv").reasons.words
    #expect(words == "the scene's data changed (s.tif)")
  }

  @Test("a changed library and a changed header of one are named", arguments: ["csv", "sli"])
  func libraries(ending: String) throws {
    try make("endmembers: library.\(ending)")
    if ending == "csv" {
      try edit("library.csv", "bare soil", "dry grass")
      #expect(
        try plan("endmembers: library.csv").reasons.words == "the library changed (library.csv)"
      )
    } else {
      try edit("library.hdr", "bare soil", "dry grass")
      #expect(
        try plan("endmembers: library.sli").reasons.words
          == "the library header changed (library.hdr)"
      )
    }
  }

  @Test("a changed list of wavelengths is named")
  func wavelengths() throws {
    let lines = "endmembers: library.csv\nwavelengths: waves.txt"
    try make(lines)
    try edit("waves.txt", ".0\n", ".5\n")
    let words = try plan(lines).reasons.words
    #expect(words.hasPrefix("the list of wavelengths changed (waves.txt); "), "\(words)")
  }

  @Test("a scene that was only copied or touched is up to date")
  func touched() throws {
    try make("endmembers: library.csv")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("tiles/s.tif")))
    try bytes.write(to: URL(fileURLWithPath: folder.path("tiles/s.tif")), options: .atomic)
    #expect(try plan("endmembers: library.csv").isCurrent)
  }

  @Test("stamps tell that a scene is the same without opening it")
  func stamps() throws {
    try make("endmembers: library.csv")
    let request = try #require(try job("endmembers: library.csv").requests.first)
    let json = try Data(contentsOf: URL(fileURLWithPath: folder.path("out/s/provenance.json")))
    var inputs = try #require(try Provenance(json: json).inputs)
    inputs.files = inputs.files.map { file in
      InputFile(
        role: file.role,
        name: file.name,
        fingerprint: file.fingerprint,
        stamp: FileStamp(path: folder.path("tiles/" + file.name))
      )
    }
    #expect(try inputs.isUntouched(for: request))
    try folder.write("", to: "tiles/s.tif.msk")
    #expect(try inputs.isUntouched(for: request) == false, "a file came")
    try FileManager.default.removeItem(atPath: folder.path("tiles/s.tif.msk"))
    let url = URL(fileURLWithPath: folder.path("tiles/s.tif"))
    try Data(contentsOf: url).write(to: url)
    #expect(try inputs.isUntouched(for: request) == false, "the data was written again")
  }

  @Test("a product of an earlier version, or one whose history is gone, says so")
  func unknown() throws {
    try make("endmembers: library.csv")
    let path = folder.path("out/s/provenance.json")
    let json = try Data(contentsOf: URL(fileURLWithPath: path))
    var object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    object["inputs"] = nil
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
    #expect(try plan("endmembers: library.csv").reasons == [.unknownInputs])
  }
}

extension ScenePlan {
  fileprivate var isCurrent: Bool { if case .current = verdict { true } else { false } }
}
