import Foundation
import Testing

/// What cannot be done ends with a reason, a remedy and exit code 1, and leaves nothing behind.
@Suite("Failures of the command")
struct FailureTests {
  /// Runs `unmix scene` in a folder and expects a failure that leaves nothing.
  func expectFailure(
    _ arguments: [String],
    in folder: ScratchFolder,
    words: [String],
    exitCode: Int32 = 1
  ) throws {
    let before = try folder.names
    let result = try BuiltCommand.run(["scene"] + arguments, in: folder)
    #expect(result.exitCode == exitCode, "\(result.errors)")
    for word in words { #expect(result.errors.contains(word), "\(word): \(result.errors)") }
    if exitCode == 1 {
      #expect(result.errors.hasPrefix("unmix: "), "\(result.errors)")
      // What happened, and on another line what to do.
      #expect(result.errors.split(separator: "\n").count >= 2, "\(result.errors)")
    }
    #expect(try folder.names == before)
  }

  private static let blind = ["trial/scene.img", "--count", "3", "--method", "fcls"]

  @Test("a scene that is not there, or is a folder, is named")
  func notThere() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    for (scene, word) in [("nothing.img", "no such file"), ("trial", "folder")] {
      try expectFailure([scene, "--count", "3", "-o", "p"], in: folder, words: [scene, word])
    }
  }

  @Test("a file shorter than its header promises is refused with both numbers")
  func truncated() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let handle = try #require(FileHandle(forUpdatingAtPath: folder.file("trial/scene.img")))
    try handle.truncate(atOffset: 50_000)
    try handle.close()
    let words = ["50,000", "57,600", "Copy the file again"]
    try expectFailure(Self.blind + ["-o", "product"], in: folder, words: words)
  }

  @Test("complex samples and a single band are refused")
  func unusable() throws {
    let folder = try ScratchFolder()
    try folder.simulate(["--layout", "envi-bsq"])
    let lists = try ["wavelength", "fwhm", "bbl"].map { key in
      let text = try String(contentsOfFile: folder.file("trial/scene.hdr"), encoding: .utf8)
      return try #require(text.split(separator: "\n").first { $0.hasPrefix(key + " = ") }) + "\n"
    }
    for list in lists { try folder.editHeader(String(list), "") }
    try folder.editHeader("data type = 2", "data type = 6")
    try folder.editHeader("bands = 24", "bands = 6")
    let words = ["CFloat32", "real numbers"]
    try expectFailure(Self.blind + ["-o", "product"], in: folder, words: words)
    try folder.editHeader("data type = 6", "data type = 2")
    try folder.editHeader("bands = 6", "bands = 1")
    try expectFailure(Self.blind + ["-o", "product"], in: folder, words: ["has 1 band"])
  }

  @Test("bands and endmembers that do not fit are refused before any work")
  func bands() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    for (list, words) in [("1-24", ["24"]), ("20-30", ["20-30"]), ("3000-4000nm", ["outside"])] {
      let arguments = Self.blind + ["-o", "product", "--remove-bands", list]
      try expectFailure(arguments, in: folder, words: words)
    }
    let table = "band,a,b\n" + (1...10).map { "\($0),0.\($0),0.2\n" }.joined()
    try table.write(toFile: folder.file("other.csv"), atomically: true, encoding: .utf8)
    try expectFailure(
      ["trial/scene.img", "--endmembers", "other.csv", "-o", "product"],
      in: folder,
      words: ["10", "24"]
    )
  }

  @Test(
    "a model that is not a model is refused",
    arguments: [
      [], Array("no model at all".utf8), [255, 0, 0, 0, 0, 0, 0, 0, 123, 125],
      [255, 255, 255, 255, 255, 255, 255, 255, 123, 125], [2, 0, 0, 0, 0, 0, 0, 0, 123, 125],
    ]
  )
  func models(bytes: [UInt8]) throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file("broken.safetensors")))
    for name in ["broken.safetensors", "nothing.safetensors"] {
      try expectFailure(
        ["trial/scene.img", "--model", name, "-o", "product"],
        in: folder,
        words: [name]
      )
    }
  }

  @Test(
    "a scene without data is refused, whatever the method",
    arguments: [
      ["--count", "3"], ["--count", "3", "--method", "fcls"],
      ["--endmembers", "trial/truth_endmembers.csv"],
    ]
  )
  func noData(method: [String]) throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    // -9999 in every sample, low byte first.
    let samples = Data((0..<28_800).flatMap { _ in [UInt8(0xF1), UInt8(0xD8)] })
    try samples.write(to: URL(fileURLWithPath: folder.file("trial/scene.img")))
    try expectFailure(
      ["trial/scene.img", "-o", "product"] + method,
      in: folder,
      words: ["none of the 1200 pixels", "-9999"]
    )
  }

  @Test("counts without a scale are refused with a suggestion")
  func counts() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    try folder.editHeader("reflectance scale factor = 10000\n", "")
    let words = ["not reflectances", "--scale 10000"]
    try expectFailure(Self.blind + ["-o", "product"], in: folder, words: words)
  }

  @Test("an output that cannot be is refused, and what is there stays")
  func targets() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    for target in ["trial/scene.img", "trial", "trial/scene.hdr/product", "/proc/product"] {
      try expectFailure(Self.blind + ["-o", target], in: folder, words: [target])
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("trial"))
    #expect(names.count == 4, "\(names)")
    let done = try BuiltCommand.run(["scene"] + Self.blind + ["-o", "product"], in: folder)
    try #require(done.exitCode == 0, "\(done.errors)")
    let before = try folder.data("product/abundances.tif")
    try expectFailure(Self.blind + ["-o", "product"], in: folder, words: ["--overwrite"])
    #expect(try folder.data("product/abundances.tif") == before)
    let again = try BuiltCommand.run(
      ["scene"] + Self.blind + ["-o", "product", "--overwrite"],
      in: folder
    )
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(try folder.data("product/abundances.tif") == before)
    #expect(try folder.names == ["product", "trial"])
  }

  @Test(
    "a folder that may not be written is refused",
    .disabled(if: geteuid() == 0, "root may write everywhere")
  )
  func readOnly() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    try FileManager.default.createDirectory(
      atPath: folder.file("closed"),
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o555]
    )
    let words = ["closed/product"]
    try expectFailure(Self.blind + ["-o", "closed/product"], in: folder, words: words)
  }

  @Test("a command line that is wrong ends with 64 and says why")
  func usage() throws {
    let folder = try ScratchFolder()
    for (arguments, word) in [
      (["trial/scene.img", "-o", "product"], "--count"),
      (["trial/scene.img", "--count", "1", "-o", "product"], "'1' is invalid for '--count"),
      (["trial/scene.img", "--count", "3"], "--output"),
      (["trial/scene.img", "--count", "3", "-o", "p", "--model", "m"], "exclude"),
      (
        ["trial/scene.img", "--count", "3", "-o", "p", "--workers", "0"],
        "'0' is invalid for '--workers"
      ),
      (
        ["trial/scene.img", "--count", "3", "-o", "p", "--scale", "0"],
        "'0' is invalid for '--scale"
      ),
      (["trial/scene.img", "--count", "3", "-o", "p", "--memory-budget", "x"], "'x'"),
      (["trial/scene.img", "--count", "3", "-o", "p", "--compress", "lzw"], "deflate"),
    ] {
      try expectFailure(arguments, in: folder, words: [word], exitCode: 64)
    }
  }
}
