import Foundation
import LinearAlgebra
import Methods
import Rasters
import Sampling
import Scenes
import Spectra
import Studies
import Testing
import Training

/// One scene in every layout that it may come in: the same abundances, in the same place.
///
/// Samples are counts of 0...250 in every type, so that every type holds the same numbers.
@Suite("Layouts")
struct LayoutTests {
  static let scale = 250.0

  /// Wider than a tile of a GeoTIFF; few rows, as there are many layouts.
  static let small = SimulatedScene.Options(
    width: 70,
    height: 14,
    bandCount: 20,
    endmemberCount: 3,
    signalToNoiseDecibels: 45,
    seed: 11,
    borderWidth: 1
  )
  /// Two by two tiles of a GeoTIFF.
  static let large = SimulatedScene.Options(
    width: 70,
    height: 66,
    bandCount: 12,
    endmemberCount: 3,
    signalToNoiseDecibels: 45,
    seed: 12,
    borderWidth: 1
  )

  static let types = SampleType.allCases
  static let rawLayouts = SimulatedLayout.allCases.filter(\.isRaw)
  static let tiffLayouts = SimulatedLayout.allCases.filter { !$0.isRaw }

  /// The abundances of a scene by FCLS with the true endmembers and with endmembers of its own.
  struct Abundances {
    let known: Matrix
    /// Nil where it was not asked for.
    let blind: Matrix?
    let georeferences: [Georeference]

    init(
      _ options: SimulatedScene.Options,
      _ storage: SimulatedStorage,
      isBlindToo: Bool = true
    ) throws {
      let folder = try TrialFolder()
      let report = try folder.simulate(
        options,
        place: SimulatedPlace(rotationDegrees: 20),
        storage: storage
      )
      let first = try folder.unmix(
        report.scene,
        .library(LoadedLibrary(path: report.truthEndmembers), solver: .fcls),
        to: "known"
      )
      known = try TrialFolder.planes(first + "/abundances.tif")
      georeferences = try ["/abundances.tif", "/quality.tif"].map {
        try RasterFile(path: first + $0).grid.georeference
      }
      guard isBlindToo else {
        blind = nil
        return
      }
      let second = try folder.unmix(
        report.scene,
        .extraction(count: 3, extractor: .clustered, solver: .fcls),
        to: "blind"
      )
      blind = try TrialFolder.planes(second + "/abundances.tif")
    }
  }

  static func storage(_ layout: SimulatedLayout, _ type: SampleType) -> SimulatedStorage {
    SimulatedStorage(layout: layout, sampleType: type, scale: scale)
  }

  static let smallReference = Result { try Abundances(small, storage(.enviBSQ, .int16)) }
  static let largeReference = Result { try Abundances(large, storage(.enviBSQ, .int16)) }

  func expectSame(_ found: Abundances, _ reference: Abundances) throws {
    #expect(found.known == reference.known)
    if let blind = found.blind {
      let other = try #require(reference.blind)
      #expect(blind == other)
    }
    for (place, other) in zip(found.georeferences, reference.georeferences) {
      let (terms, expected) = (try #require(place.geotransform), other.geotransform ?? [])
      for (term, wanted) in zip(terms, expected) {
        // ENVI states an angle, from which GDAL works the terms out again.
        #expect(abs(term - wanted) <= 1e-9 * max(1, abs(wanted)), "\(terms) \(expected)")
      }
      let system = try #require(place.coordinateSystemWKT)
      #expect(system.contains(#""EPSG",32632"#))
    }
  }

  @Test("the reference is close to the truth, sums to one, and is -9999 on the border")
  func reference() throws {
    let abundances = try Self.smallReference.get()
    let scene = SimulatedScene(Self.small)
    let blind = try #require(abundances.blind)
    let truth = scene.abundances(rows: 0..<Self.small.height)
    var (sum, count) = (0.0, 0)
    for pixel in 0..<truth.columnCount {
      let (found, wanted) = (abundances.known.column(pixel), truth.column(pixel))
      guard scene.isValid(row: pixel / 70, column: pixel % 70) else {
        #expect(found == [-9999, -9999, -9999])
        #expect(blind.column(pixel) == found)
        continue
      }
      for pixels in [found, blind.column(pixel)] {
        #expect(pixels.allSatisfy { $0 >= 0 } && abs(pixels.reduce(0, +) - 1) <= 1e-5)
      }
      for (value, right) in zip(found, wanted) {
        sum += Double(value - right) * Double(value - right)
      }
      count += found.count
    }
    #expect((sum / Double(count)).squareRoot() < 0.05)
  }

  @Test(
    "raw ENVI gives the same in every order of samples and bytes, after any header",
    arguments: rawLayouts,
    types
  )
  func raw(layout: SimulatedLayout, type: SampleType) throws {
    for isBigEndian in [false, true] {
      var storage = Self.storage(layout, type)
      storage.isBigEndian = isBigEndian
      storage.headerOffset = isBigEndian ? 0 : 77
      storage.hasLongHeaderName = isBigEndian
      try expectSame(
        try Abundances(Self.small, storage, isBlindToo: type == .float32),
        try Self.smallReference.get()
      )
    }
  }

  @Test(
    "GeoTIFF gives the same in strips or tiles, by band or pixel, compressed or not",
    arguments: tiffLayouts,
    types
  )
  func tiff(layout: SimulatedLayout, type: SampleType) throws {
    let found = try Abundances(
      Self.small,
      Self.storage(layout, type),
      isBlindToo: type == .float32
    )
    try expectSame(found, try Self.smallReference.get())
  }

  @Test("a GeoTIFF may leave all words to an ENVI header beside it", arguments: tiffLayouts)
  func sideCar(layout: SimulatedLayout) throws {
    for hasLongName in [false, true] {
      var storage = Self.storage(layout, .int16)
      storage.hasSideCar = true
      storage.hasLongHeaderName = hasLongName
      storage.badBands = BandSelection(parsing: "4,9-11")
      var other = Self.storage(.enviBIP, .float32)
      other.badBands = storage.badBands
      try expectSame(
        try Abundances(Self.small, storage),
        try Abundances(Self.small, other)
      )
    }
  }

  @Test(
    "bad bands that hold no data cost no pixel, wherever they are listed",
    arguments: [SimulatedLayout.enviBSQ, .geoTIFF]
  )
  func badBands(layout: SimulatedLayout) throws {
    let folder = try TrialFolder()
    var storage = Self.storage(layout, .int16)
    storage.badBands = BandSelection(parsing: "2,5-6")
    let report = try folder.simulate(Self.small, storage: storage)
    #expect(report.badBands == [2, 5, 6])
    let survey = try SceneSurvey(
      path: report.scene,
      overrides: SceneOverrides(),
      removal: .header
    )
    #expect(survey.selection.kept.count == 17)
    #expect(survey.validFraction == Double(68 * 12) / Double(70 * 14))
  }

  @Test(
    "a scene of many tiles gives the same in any layout",
    arguments: SimulatedLayout.allCases
  )
  func manyTiles(layout: SimulatedLayout) throws {
    let found = try Abundances(Self.large, Self.storage(layout, .int16))
    try expectSame(found, try Self.largeReference.get())
  }

  @Test("a blind network learns the same from any layout")
  func network() throws {
    let folder = try TrialFolder()
    var found: [Matrix] = []
    for layout in [SimulatedLayout.enviBSQ, .enviBIP, .geoTIFFTiled, .geoTIFFPixelDeflate] {
      let name = layout.rawValue
      let scene = try folder.simulate(
        Self.small,
        as: name,
        storage: Self.storage(layout, .uint16)
      ).scene
      let method = MethodChoice.blind(count: 3, extractor: .clustered, plan: .robust(.bunet))
      let product = try folder.unmix(scene, method, to: name + "-product")
      found.append(try TrialFolder.planes(product + "/abundances.tif"))
    }
    for other in found.dropFirst() { #expect(found[0] == other) }
  }
}
