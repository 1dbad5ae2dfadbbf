import Foundation
import Testing

@testable import Archives
@testable import Processing

@Suite("Scenes in folders")
struct SceneListTests {
  private let folder: JobFolder

  init() throws {
    folder = try JobFolder()
  }

  /// Writes a header for 4 x 3 pixels of 2 bytes and 2 bands: 48 bytes.
  private func header(_ name: String, type: String = "ENVI Standard") throws {
    try folder.write(
      "ENVI\nsamples = 4\nlines = 3\nbands = 2\ndata type = 2\nfile type = \(type)\n",
      to: "s/" + name
    )
  }

  private func data(_ name: String, byteCount: Int = 48) throws {
    try folder.write(String(repeating: "x", count: byteCount), to: "s/" + name)
  }

  private func list(_ item: String = "s") throws -> (names: [String], notes: [String]) {
    var list = SceneList(folder: folder.path, excluding: [])
    #expect(list.add(item) == nil)
    return (list.paths.map { ($0 as NSString).lastPathComponent }, list.leftOut.map(\.words))
  }

  @Test("data with any ending and their header are a scene, if their length is right")
  func endings() throws {
    for ending in ["bin", "hyspex", "pix", "cube", "img"] {
      try header("s_\(ending).hdr")
      try data("s_\(ending).\(ending)")
    }
    let (names, notes) = try list()
    #expect(names == ["s_bin.bin", "s_cube.cube", "s_hyspex.hyspex", "s_img.img", "s_pix.pix"])
    #expect(notes.isEmpty)
  }

  @Test("names with dots, without ending, and headers of the whole name or in capitals")
  func dots() throws {
    let names = [
      "HyMap_2009.08.20_line1", "HyMap_2009.08.21_line1", "a.img", "b.flight.cube", "c", "d.v2",
    ]
    for name in names {
      try header(name + (name == "c" ? ".HDR" : ".hdr"))
      try data(name, byteCount: 10)
    }
    #expect(try list().names == names.sorted())
    #expect(try list().notes.isEmpty)
    let stems = names.map(SceneName.stem(of:))
    #expect(
      stems == ["HyMap_2009.08.20_line1", "HyMap_2009.08.21_line1", "a", "b.flight", "c", "d.v2"]
    )
  }

  @Test("what lies beside a header without being its data is named, unless the header has data")
  func passedOver() throws {
    try header("packed.hdr")
    try data("packed.bsq.gz", byteCount: 20)
    try header("packed.bsq.hdr")
    try header("short.hdr")
    try data("short.cube", byteCount: 47)
    try header("both.hdr")
    try data("both.img")
    try data("both.lut", byteCount: 5)
    try header("library.hdr", type: "ENVI Spectral Library")
    try data("library.spectra", byteCount: 24)
    try data("a.tif")
    let (names, notes) = try list()
    #expect(names == ["a.tif", "both.img"])
    #expect(notes.count == 2)
    #expect(notes[0].contains("packed.bsq.gz is passed over"))
    #expect(notes[1].contains("short.cube") && notes[1].contains("47 bytes"))
    #expect(notes[1].contains("promises 48"))
  }

  @Test("pipes are passed over in folders and patterns with a note, and refused by name")
  func pipes() throws {
    try header("p.hdr")
    #expect(mkfifo(folder.path("s/p.img"), 0o600) == 0)
    try data("a.tif")
    for item in ["s", "s/*.???"] {
      let (names, notes) = try list(item)
      #expect(names == ["a.tif"])
      #expect(notes.count == 1 && notes[0].contains("p.img is passed over: it is a pipe"))
    }
    var list = SceneList(folder: folder.path, excluding: [])
    #expect(list.add("s/p.img")?.contains("is a pipe, not a file") == true)
  }

  @Test("raw data without a header is named, if its ending is one of rasters alone")
  func headerless() throws {
    try data("a.img")
    try data("b.dat")
    try data("c.tif")
    let (names, notes) = try list()
    #expect(names == ["c.tif"])
    #expect(notes.count == 1 && notes[0].contains("a.img is passed over: no .hdr beside it"))
  }

  @Test("a list names scenes by lines or by NUL, from its own folder; those not there are left out")
  func lists() throws {
    try data("a b.tif")
    try data("\u{E9}.tif")
    try folder.write("# scenes\n../s/a b.tif\r\n\n../s/gone.tif\n../s\n", to: "lists/l.txt")
    try folder.write("../s/\u{E9}.tif\0../s/a b.tif\0", to: "lists/n.txt")
    var list = SceneList(folder: folder.path, excluding: [])
    #expect(list.add("@lists/l.txt") == nil)
    #expect(
      list.paths.map(SceneList.standard) == [folder.path("s/a b.tif")].map(SceneList.standard)
    )
    #expect(
      list.leftOut.map(\.reason) == ["it is not there", "it is a folder, and a list names files"]
    )
    #expect(list.add("@lists/n.txt") == nil)
    #expect(list.paths.count == 2, "a scene that comes twice is one scene")
    #expect(list.add("@lists/none.txt")?.contains("lists/none.txt") == true)
  }

  @Test(
    "names for GDAL keep their form, begin in the job's folder, and name products",
    arguments: [
      (#"NETCDF:"d/c.nc":refl"#, #"NETCDF:"/j/d/c.nc":refl"#, "c_refl"),
      (#"HDF5:"/x/c.h5"://group/refl"#, #"HDF5:"/x/c.h5"://group/refl"#, "c_group_refl"),
      ("/vsizip/d/t.zip/in/s.tif", "/vsizip//j/d/t.zip/in/s.tif", "s"),
      ("/vsizip//x/t.zip/s.tif", "/vsizip//x/t.zip/s.tif", "s"),
      ("vrt://d/s.tif?bands=1,2", "vrt:///j/d/s.tif?bands=1,2", "s"),
    ]
  )
  func virtualNames(text: String, resolved: String, stem: String) throws {
    let name = try #require(VirtualName(text))
    #expect(name.resolved(in: "/j") == resolved)
    #expect(SceneName.stem(of: resolved) == stem)
    #expect(VirtualName("d/2024-08-20T10:30:00.img") == nil)
  }

  @Test("a pattern in a name for GDAL stands for the files that it matches")
  func virtualPatterns() throws {
    for name in ["a", "b"] { try data(name + ".nc") }
    var list = SceneList(folder: folder.path, excluding: ["b.nc*"])
    #expect(list.add(#"NETCDF:"s/*.nc":refl"#) == nil)
    #expect(list.paths.map(SceneName.stem(of:)) == ["a_refl"])
    #expect(list.add(#"NETCDF:"s/*.hdf":refl"#)?.contains("no file matches") == true)
  }

  @Test(
    "a scene whose product would lie outside the output, or be unreadable, is refused",
    arguments: [
      ("...img", true), ("..img", true), ("a\n.img", true), ("a\u{1B}[1m.img", true),
      ("a..img", false), (".hidden.img", true), ("archive.gpkg.img", true),
    ]
  )
  func stems(name: String, isRefused: Bool) throws {
    let fault = SceneName.fault(in: SceneName.stem(of: "x/" + name))
    #expect((fault != nil) == isRefused)
    let template = try OutputTemplate("out")
    let placing = ScenePlacing(["x/" + name, "x/b.img"], template, root: "out") { _ in nil }
    #expect(placing.leftOut.map(\.path) == (isRefused ? ["x/" + name] : []))
    #expect(placing.places.last?.target == "out/b")
  }
}
