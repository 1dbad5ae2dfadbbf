import Foundation
import Testing

@testable import Archives
@testable import Methods
@testable import Processing

@Suite("Patterns of paths and lists of scenes")
struct PathPatternTests {
  @Test(
    "a name has the form of a pattern or not",
    arguments: [
      ("f180.img", "*.img", true), ("f180.img", "f???.img", true), ("f18.img", "f???.img", false),
      ("f180.img", "f[0-9]80.img", true), ("f180.img", "f[!0-9]80.img", false),
      ("fx80.img", "f[!0-9]80.img", true), ("a]b", "a[]]b", true), ("a[b", "a[b", true),
      (".hidden.img", "*.img", false), (".hidden.img", ".h*", true), ("abcabd", "*abd", true),
      ("abc", "a*b*c*", true), ("", "*", true), ("abc", "", false), ("ABC.tif", "abc.tif", false),
      ("a-b", "a[x-]b", true), ("straße.tif", "stra?e.tif", true), ("aaa", "*a*a*a*a", false),
    ]
  )
  func names(name: String, pattern: String, isMatch: Bool) {
    #expect(PathPattern.matches(name: name, pattern) == isMatch)
  }

  @Test(
    "a path has the form of a pattern or not",
    arguments: [
      ("a/b/c.tif", "a/*/c.tif", true), ("a/b/c.tif", "a/*.tif", false),
      ("a/b/c.tif", "**/*.tif", true), ("c.tif", "**/*.tif", true), ("/a/b", "/**/b", true),
      ("/a/b", "a/b", false), ("a/b/c/d", "a/**/d", true), ("a/d", "a/**/d", true),
      ("a/.x/d", "a/**/d", false), ("./a/b", "a/b", true), ("a/b/c", "a/**", true),
    ]
  )
  func paths(path: String, pattern: String, isMatch: Bool) {
    #expect(PathPattern(pattern).matches(path) == isMatch)
  }

  @Test("files are found in order, each once")
  func found() throws {
    let folder = try JobFolder()
    for name in ["b/2.tif", "b/1.tif", "a/3.tif", "a/x/4.tif", ".c/5.tif", "6.tif", "a/7.img"] {
      try folder.write("", to: name)
    }
    func names(_ pattern: String) -> [String] {
      PathPattern(pattern).search(in: folder.path).paths.map {
        String($0.dropFirst(folder.path.count + 1))
      }
    }
    #expect(names("*/*.tif") == ["a/3.tif", "b/1.tif", "b/2.tif"])
    #expect(names("**/*.tif") == ["6.tif", "a/3.tif", "a/x/4.tif", "b/1.tif", "b/2.tif"])
    #expect(names("**/**/x/*") == ["a/x/4.tif"])
    #expect(names("[ab]/[1-3].*") == ["a/3.tif", "b/1.tif", "b/2.tif"])
    #expect(names("c/*").isEmpty && names(".c/*") == [".c/5.tif"])
    #expect(
      PathPattern(folder.path + "/?.tif").search(in: "elsewhere").paths == [folder.path("6.tif")]
    )
  }

  @Test("many ** take no longer than one")
  func chain() throws {
    let folder = try JobFolder()
    let deep = (0..<60).map { "d\($0)" }.joined(separator: "/")
    try folder.write("", to: deep + "/a.tif")
    let pattern = String(repeating: "**/", count: 8)
    #expect(
      PathPattern(pattern + "*.tif").search(in: folder.path).paths == [folder.path(deep + "/a.tif")]
    )
    #expect(PathPattern(pattern + "*.img").search(in: folder.path).paths.isEmpty)
    #expect(PathPattern(pattern + "*.tif").matches(deep + "/a.tif"))
    #expect(!PathPattern(pattern + "*.img").matches(deep + "/a.tif"))
    #expect(PathPattern("**/.h/**/b").matches("a/.h/c/b"))
    #expect(!PathPattern("**/b").matches("a/.h/b"))
  }

  @Test("what cannot be looked at counts as there, and folders that cannot be listed are named")
  func unreadable() throws {
    let folder = try JobFolder()
    try folder.write("", to: "s/a.img")
    // A link to itself can be listed and not looked at, whoever asks; one to nothing is nothing.
    for (name, target) in [("s/b.img", "b.img"), ("loop", "loop"), ("s/c.img", "nowhere")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name),
        withDestinationPath: target
      )
    }
    let images = PathPattern("s/*.img").search(in: folder.path)
    #expect(images.paths == [folder.path("s/a.img"), folder.path("s/b.img")])
    #expect(images.unlisted.isEmpty)
    let all = PathPattern("*/*.img").search(in: folder.path)
    #expect(all.paths == images.paths)
    #expect(all.unlisted == [folder.path("loop")])
    var list = SceneList(folder: folder.path, excluding: [])
    #expect(list.add("*/*.img") == nil)
    #expect(list.paths == images.paths)
    #expect(
      list.leftOut.map(\.words) == [
        "\(folder.path("loop")) is passed over: the folder cannot be listed"
      ]
    )
  }

  @Test("a folder means the rasters directly in it, a pattern no side-cars")
  func rasters() throws {
    let folder = try JobFolder()
    for name in [
      "a.tif", "b.img", "b.hdr", "c.dat", "d.bil", "d.bil.hdr", "e", "e.hdr", "f.sli", "f.hdr",
      "g.csv", "a.tif.aux.xml", ".h.tif", "sub/i.tif", "J.TIFF",
    ] { try folder.write("", to: "s/" + name) }
    var list = SceneList(folder: folder.path, excluding: [])
    #expect(list.add("s") == nil)
    #expect(
      list.paths == ["J.TIFF", "a.tif", "b.img", "d.bil", "e"].map { folder.path("s/" + $0) }
    )
    var second = SceneList(folder: folder.path, excluding: ["*.csv", "s/[cf].*"])
    #expect(second.add("s/?.*") == nil)
    #expect(second.paths == ["J.TIFF", "a.tif", "b.img", "d.bil"].map { folder.path("s/" + $0) })
    #expect(second.add("s/a.tif") == nil && second.paths.count == 4)
    #expect(second.add("s/g.csv")?.contains("excluded") == true)
    #expect(second.add("s/*.nc")?.contains("no file matches") == true)
    #expect(second.add("gone")?.contains("no file or folder") == true)
  }

  @Test(
    "the word that was meant is found, if it is near",
    arguments: [
      ("remove-bands", "removeBands"), ("ouput", "output"), ("Scenes", "scenes"),
      ("endmember", "endmembers"), ("sclae", "scale"), ("metod", "method"), ("xyzzy", nil),
      ("", nil),
    ] as [(String, String?)]
  )
  func nearest(word: String, meant: String?) {
    #expect(NearestWord.nearest(to: word, among: BatchJob.keys) == meant)
  }
}
