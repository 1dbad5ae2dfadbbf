import Essentials
import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing
import Training
import Unmixing

@testable import Methods
@testable import Sampling

@Suite("Training on a scene with reference abundances")
struct NetworkTrainingReferenceTests {
  @Test("the network learns the abundances of the whole scene from a few pixels")
  func learns() throws {
    let fixture = try NetworkTrainingFixture()
    let training = fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try fixture.writeReference(),
        endmembers: NetworkTraining.Library(path: try fixture.writeLibrary())
      ),
      steps: 300
    )
    let report = try training.run()
    #expect(report.pixelCount == 120)
    #expect(report.endmembers == fixture.scene.endmembers.names)
    #expect(report.keptBands == Array(1...30))
    #expect(report.finalLoss < report.startLoss)
    #expect(report.restarts.isEmpty)
    let model = try ModelFile.read(fixture.path("m.safetensors"))
    #expect(model.endmembers.grid == fixture.scene.endmembers.grid.withoutWidths)
    let planes = fixture.scene.reflectance(rows: 0..<20)
    let projections = model.encoder.projections.transposed
    var projected = Matrix(rowCount: projections.rowCount, columnCount: planes.columnCount)
    Matrix.multiply(projections, .plain, planes, into: &projected)
    var found = Matrix(rowCount: 0, columnCount: 0)
    var workspace = Workspace()
    model.encoder.estimate(projected, into: &found, using: &workspace)
    let truth = fixture.scene.abundances(rows: 0..<20)
    let squares = zip(found.elements, truth.elements).map { Double($0 - $1) * Double($0 - $1) }
    let error = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    // 40 dB of noise alone leave about 0.005 to 0.02, depending on the materials.
    #expect(error < 0.03, "root mean square error \(error)")
  }

  @Test("the same seed gives the same bytes, another seed others")
  func repeats() throws {
    let fixture = try NetworkTrainingFixture()
    let source = NetworkTraining.Source.reference(
      scene: try fixture.writeScene(),
      abundances: try fixture.writeReference(),
      endmembers: nil
    )
    for (name, seed) in [("a", 7), ("b", 7), ("c", 8)] as [(String, UInt64)] {
      _ = try fixture.training(source, to: name, seed: seed).run()
    }
    #expect(try fixture.bytes("a") == fixture.bytes("b"))
    #expect(try fixture.bytes("a") != fixture.bytes("c"))
  }

  @Test("the layout of the scene's file changes nothing")
  func layouts() throws {
    let fixture = try NetworkTrainingFixture(width: 40, height: 36)
    let reference = try fixture.writeReference()
    let formats: [(String, RasterFormat)] = [
      ("bsq", .envi()), ("bip", .envi(.bandByPixel)),
      ("tif", .geoTIFF(pixelInterleaved: true, blockSide: 16, compression: "DEFLATE")),
    ]
    let networks = try formats.map { name, format in
      _ = try fixture.training(
        .reference(
          scene: try fixture.writeScene("scene.\(name)", format: format),
          abundances: reference,
          endmembers: nil
        ),
        to: name,
        steps: 5
      ).run()
      return try ModelFile.read(fixture.path(name)).network
    }
    #expect(networks[0] == networks[1])
    #expect(networks[0] == networks[2])
  }

  @Test("the layout of the reference changes no pixel that is drawn")
  func referenceLayouts() throws {
    let fixture = try NetworkTrainingFixture(width: 40, height: 36)
    let prepared = try PreparedScene(
      path: fixture.writeScene(),
      overrides: SceneOverrides(),
      removal: .header
    )
    let formats: [(String, RasterFormat)] = [
      ("strips", .geoTIFF()), ("tiles", .geoTIFF(blockSide: 16)), ("pixels", .envi(.bandByPixel)),
    ]
    let draws = try formats.map { name, format in
      let path = try fixture.writeReference("truth.\(name)", format: format)
      var reference = try NetworkTrainingReference(path: path, of: prepared)
      reference.stripSamples = 500  // tiles of the reference then differ from layout to layout
      var generator = SeededGenerator(seed: 3)
      return try reference.draw(50, using: &generator, RunControl()).positions
    }
    #expect(Set(draws[0]).count == 50)
    #expect(draws[1] == draws[0] && draws[2] == draws[0])
  }

  @Test("places are drawn alike in any order, and each as often as any other")
  func places() {
    var counts = Array(repeating: 0, count: 30)
    for seed in 0..<600 as Range<UInt64> {
      var (forth, back) = (PlaceDraw(5, seed: seed), PlaceDraw(5, seed: seed))
      for place in 0..<30 { forth.offer(place) }
      for place in (0..<30).reversed() { back.offer(place) }
      let drawn = forth.places()
      #expect(drawn.count == 5 && drawn == back.places())
      for place in drawn { counts[place] += 1 }
    }
    // 100 each are expected, with a standard deviation of 9.
    #expect(counts.allSatisfy { (60...140).contains($0) })
    var few = PlaceDraw(5, seed: 1)
    for place in 0..<3 { few.offer(place) }
    #expect(few.places().sorted() == [0, 1, 2])
  }

  @Test("pixels without data in the scene or in the reference are left out and counted")
  func leavesOut() throws {
    let fixture = try NetworkTrainingFixture(borderWidth: 3)
    let reference = try fixture.writeReference { endmember, pixel, value in
      // Row 5 is NaN in one band; row 6 is 0 in all; in the frame nothing is known to be missing.
      if pixel / 24 == 5 { return endmember == 1 ? .nan : value }
      if pixel / 24 == 6 { return 0 }
      return value == Float(NetworkTrainingFixture.noData) ? 1.0 / 3 : value
    }
    let training = fixture.training(
      .reference(scene: try fixture.writeScene(), abundances: reference, endmembers: nil),
      pixels: 400
    )
    let report = try training.run()
    // 18 x 14 pixels have data; two whole rows of the reference have none.
    #expect(report.pixelCount == 18 * 12)
    #expect(report.notes.contains { $0.hasPrefix("24 pixels of the reference have no data") })
    #expect(report.notes.contains { $0.hasPrefix("24 pixels of the reference are 0 in all") })
    #expect(report.notes.contains { $0.hasPrefix("only 216 of the 400 pixels") })
  }

  @Test("a library in another order, by names in other letters, is the same library")
  func matchesNames() throws {
    let fixture = try NetworkTrainingFixture()
    let scene = try fixture.writeScene()
    let reference = try fixture.writeReference()
    let upper = fixture.scene.endmembers.names.map { $0.uppercased() }
    let libraries = [
      try fixture.writeLibrary(),
      try fixture.writeLibrary("b.csv", names: upper, order: [2, 0, 1]),
    ]
    let networks = try libraries.map { library in
      var training = fixture.training(
        .reference(scene: scene, abundances: reference, endmembers: .init(path: library)),
        steps: 5
      )
      training.isReplacing = true
      #expect(try training.run().endmembers == fixture.scene.endmembers.names)
      return try ModelFile.read(fixture.path("m.safetensors")).network
    }
    #expect(networks[0] == networks[1])
  }

  @Test("other names are taken in their order, and it is told")
  func takesOrder() throws {
    let fixture = try NetworkTrainingFixture()
    let report = try fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try fixture.writeReference(names: ["A", "B", "C"]),
        endmembers: .init(path: try fixture.writeLibrary(names: ["X", "Y", "Z"]))
      ),
      steps: 5
    ).run()
    #expect(report.endmembers == ["A", "B", "C"])
    #expect(report.notes.contains { $0.contains("A = X, B = Y, C = Z") })
  }

  @Test("names that match in another order than the rest are not guessed at")
  func refusesGuess() throws {
    let fixture = try NetworkTrainingFixture()
    let training = fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try fixture.writeReference(names: ["A", "B", "C"]),
        endmembers: .init(path: try fixture.writeLibrary(names: ["B", "A", "Z"]))
      )
    )
    #expect { try training.run() } throws: {
      ($0 as? WorkError)?.code == .notComparable && "\($0)".contains("B, A, Z")
    }
  }

  @Test("bands without names of materials take those of the library")
  func takesNames() throws {
    let fixture = try NetworkTrainingFixture()
    let report = try fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try fixture.writeReference(names: ["", "", ""]),
        endmembers: .init(path: try fixture.writeLibrary(names: ["X", "Y", "Z"]))
      ),
      steps: 5
    ).run()
    #expect(report.endmembers == ["X", "Y", "Z"])
    #expect(report.notes.contains { $0.contains("no names of materials") })
  }

  @Test("percentages with a scale of a hundredth are fractions")
  func scaledPercentages() throws {
    let fixture = try NetworkTrainingFixture()
    let scene = try fixture.writeScene()
    let references = [
      try fixture.writeReference("a.tif"),
      try fixture.writeReference("b.tif", scale: 0.01) { $2 * 100 },
    ]
    let losses = try references.enumerated().map { index, reference in
      try fixture.training(
        .reference(scene: scene, abundances: reference, endmembers: nil),
        to: "\(index)",
        steps: 5
      ).run().finalLoss
    }
    // The scale is applied in 32 bits.
    #expect(abs(losses[0] - losses[1]) < 1e-5 * losses[0], "\(losses)")
  }

  @Test("a material that hardly occurs is told")
  func tellsRareMaterials() throws {
    let fixture = try NetworkTrainingFixture()
    let truth = fixture.scene.abundances(rows: 0..<20)
    let reference = try fixture.writeReference { endmember, pixel, value in
      let surplus = max(0, truth[0, pixel] - 0.25)
      return endmember == 0 ? value - surplus : endmember == 1 ? value + surplus : value
    }
    let report = try fixture.training(
      .reference(scene: try fixture.writeScene(), abundances: reference, endmembers: nil),
      steps: 5
    ).run()
    let name = fixture.scene.endmembers.names[0]
    #expect(report.notes.contains { $0.contains("more than 25 % of \(name)") }, "\(report.notes)")
  }
}

extension SpectralGrid {
  /// The same centres; the fixture's scene states no widths.
  fileprivate var withoutWidths: SpectralGrid {
    SpectralGrid(bandCount: bandCount, wavelengths: wavelengths)
  }
}
