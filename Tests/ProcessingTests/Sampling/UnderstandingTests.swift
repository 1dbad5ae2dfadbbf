import Testing

@testable import Sampling

@Suite("What a scene is understood as")
struct UnderstandingTests {
  @Test("one coordinate reference system is the same in each of GDAL's ways to write it")
  func systems() {
    let ellipsoid = #"ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]"#
    let datum = #"DATUM["World Geodetic System 1984",\#(ellipsoid)]"#
    let ensemble =
      #"ENSEMBLE["World Geodetic System 1984 ensemble",MEMBER["World Geodetic System 1984 (Transit)"],"#
      + #"MEMBER["World Geodetic System 1984 (G730)",ID["EPSG",1152]],\#(ellipsoid),"#
      + "ENSEMBLEACCURACY[2.0]]"
    let texts = [datum, ensemble].map { #"BASEGEOGCRS["WGS 84",\#($0)]"# }
    let named = texts.map { PreparedScene.identity(ofSystem: #"PROJCRS["A",\#($0)]"#) }
    #expect(named[0] == named[1])
    let other = PreparedScene.identity(ofSystem: #"PROJCRS["B",\#(texts[0])]"#)
    #expect(other != named[0])
    let coded = texts.map { #"PROJCRS["A",\#($0),ID["EPSG",32633]]"# }
    #expect(
      coded.map(PreparedScene.identity(ofSystem:))
        == Array(repeating: #"ID["EPSG",32633]]"#, count: 2)
    )
  }
}
