import Testing

@Suite("Reading Swift text")
struct SwiftTextTests {
  @Test(
    "an import is found behind attributes, access and kind",
    arguments: [
      ("import Rasters", "Rasters"), ("public import Spectra", "Spectra"),
      ("@testable import Scenes", "Scenes"), ("  internal import CGDAL  // GDAL", "CGDAL"),
      ("@_spi(Tests) @preconcurrency private import Foundation", "Foundation"),
      ("import struct Foundation.Data", "Foundation"), ("package import func Glibc.kill", "Glibc"),
    ]
  )
  func imports(line: String, module: String) {
    #expect(SwiftText("let a = 1\n\(line)\nstruct B {}").imports == [module])
  }

  @Test(
    "what only looks like an import is none",
    arguments: [
      "// import Rasters", "/* \n import Rasters /* */ \n*/",
      "let text = \"\"\"\n import Rasters\n\"\"\"",
      "let important = 1", "func importing() {}",
    ]
  )
  func noImports(text: String) {
    #expect(SwiftText(text).imports.isEmpty)
  }

  @Test(
    "force is found",
    arguments: [
      "let a = b!", "let a = b!.c", "f(a[0]!)", "g()!", "var a: String!", "let a = try! f()",
      "a as! Int", "let a = [b!: 1]", #"let text = "x"; let a = b!"#,
    ]
  )
  func force(line: String) {
    #expect(SwiftText("\n\(line)\n").forcedLines == [2])
  }

  @Test(
    "what is not a force is left in peace",
    arguments: [
      "if a != b {}", "if a!=b {}", "if !a {}", "let a = !b", "// wait!", #"let a = "stop!""#,
      #"let a = "\(b ? "yes!" : "no!") done!""#, #"let a = "\"!""#, ##"let a = #"a"!"#"##,
      "#if !DEBUG",
      "let a = \"\"\"\n stop!\n\"\"\"", "/* one! /* two! */ three! */ let a = 1",
    ]
  )
  func noForce(line: String) {
    #expect(SwiftText(line).forcedLines.isEmpty)
  }

  @Test("lines keep their numbers behind comments and literals")
  func lineNumbers() {
    let text = "/* a\n b */\nlet c = \"\"\"\n d\n \"\"\"\nlet e = f!\n"
    #expect(SwiftText(text).forcedLines == [6])
  }
}
