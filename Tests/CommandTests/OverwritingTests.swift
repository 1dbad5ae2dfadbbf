import Foundation
import Testing

@Suite("What is there already")
struct OverwritingTests {
  @Test("found endmembers replace nothing unasked, and never a scene or its header")
  func endmembers() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let find = ["endmembers", "trial/scene.img", "--count", "3"]
    let header = try folder.data("trial/scene.hdr")
    for options in [[], ["--overwrite"]] {
      let result = try BuiltCommand.run(find + ["-o", "trial/scene.sli"] + options, in: folder)
      #expect(result.exitCode == 1 && result.errors.contains("trial/scene.hdr"), "\(result.errors)")
      #expect(try folder.data("trial/scene.hdr") == header)
    }
    try "my notes".write(toFile: folder.file("notes.csv"), atomically: true, encoding: .utf8)
    let scene = try folder.data("trial/scene.img")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.csv"),
      withDestinationPath: folder.file("trial/scene.img")
    )
    for name in ["notes.csv", "link.csv", "nowhere/m.csv"] {
      let result = try BuiltCommand.run(find + ["-o", name, "--overwrite"], in: folder)
      #expect(result.exitCode == 1 && result.errors.contains(name), "\(result.errors)")
    }
    #expect(try folder.data("notes.csv") == Data("my notes".utf8))
    #expect(try folder.data("trial/scene.img") == scene)
    for (options, exitCode) in [([], 0), ([], 1), (["--overwrite"], 0)] as [([String], Int32)] {
      let result = try BuiltCommand.run(find + ["-o", "new.sli"] + options, in: folder)
      #expect(result.exitCode == exitCode, "\(result.errors)")
    }
  }

  @Test("a product with files of somebody else is not replaced")
  func foreignFiles() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let unmix = ["scene", "trial/scene.img", "--method", "fcls", "--count", "3", "-o", "product"]
    #expect(try BuiltCommand.run(unmix, in: folder).exitCode == 0)
    try "mine".write(toFile: folder.file("product/report.txt"), atomically: true, encoding: .utf8)
    let refused = try BuiltCommand.run(unmix + ["--overwrite"], in: folder)
    #expect(refused.exitCode == 1 && refused.errors.contains("report.txt"), "\(refused.errors)")
    #expect(try folder.data("product/report.txt") == Data("mine".utf8))
    try FileManager.default.moveItem(
      atPath: folder.file("product/report.txt"),
      toPath: folder.file("product/abundances.tif.aux.xml")
    )
    #expect(try BuiltCommand.run(unmix + ["--overwrite"], in: folder).exitCode == 0)
  }
}
