import Essentials
import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Synchronization
import Testing
import Training

@testable import Methods
@testable import Sampling

@Suite("A training that cannot be")
struct NetworkTrainingErrorTests {
  /// Runs a training that must fail and leave nothing; returns its error's words.
  private func failure(
    _ fixture: NetworkTrainingFixture,
    _ training: NetworkTraining,
    _ code: WorkError.Code
  ) throws -> String {
    let before = try fixture.files
    var words = ""
    #expect {
      _ = try training.run()
    } throws: { error in
      words = "\(error)"
      return (error as? WorkError)?.code == code
    }
    #expect(try fixture.files == before)
    return words
  }

  /// What can be wrong with a reference, and words of the error.
  enum BadReference: String, CaseIterable {
    case percentages, sums, negative, noData, zeros, oneBand, size, place

    var words: String {
      switch self {
      case .percentages: "gdal_translate -a_scale 0.01"
      case .sums: "row 1, column 1, sums to 0.5"
      case .negative: "its least value is -1.0"
      case .noData: "480 have no data and 0 are 0 in all bands"
      case .zeros: "0 have no data and 480 are 0 in all bands"
      case .oneBand: "it needs one for every material"
      case .size: "has 20 x 24 pixels, the scene"
      case .place: "does not lie where the scene"
      }
    }

    func write(_ fixture: NetworkTrainingFixture) throws -> String {
      let truth = fixture.scene.abundances(rows: 0..<20)
      switch self {
      case .percentages: return try fixture.writeReference { $2 * 100 }
      case .sums: return try fixture.writeReference { $2 / 2 }
      case .negative: return try fixture.writeReference { [-1, 2, 0][$0] + 0 * $2 * Float($1) }
      case .noData: return try fixture.writeReference { $0 == 2 ? .nan : $2 }
      case .zeros: return try fixture.writeReference { $2 * 0 }
      case .oneBand:
        let plane = Matrix(rowCount: 1, columnCount: 480, elements: truth.row(0))
        return try fixture.write(plane, to: "one.tif", format: .geoTIFF(), bands: [BandTemplate()])
      case .size:
        let bands = [BandTemplate](repeating: BandTemplate(), count: 3)
        return try fixture.write(
          truth,
          to: "turned.tif",
          format: .geoTIFF(),
          bands: bands,
          width: 20
        )
      case .place:
        return try fixture.writeReference(
          place: Georeference(geotransform: [500_010, 10, 0, 4_000_000, 0, -10])
        )
      }
    }
  }

  @Test(
    "a reference that cannot be one is refused with what was found",
    arguments: BadReference.allCases
  )
  func references(_ reference: BadReference) throws {
    let fixture = try NetworkTrainingFixture()
    let training = fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try reference.write(fixture),
        endmembers: nil
      )
    )
    let words = try failure(fixture, training, .notComparable)
    #expect(words.contains(reference.words), "\(words)")
  }

  @Test("a few pixels with other sums are left out and told, not refused")
  func toleratesFew() throws {
    let fixture = try NetworkTrainingFixture()
    let reference = try fixture.writeReference { $1 < 3 ? $2 * 0.9 : $2 }
    let report = try fixture.training(
      .reference(scene: try fixture.writeScene(), abundances: reference, endmembers: nil),
      steps: 5
    ).run()
    #expect(report.notes.contains { $0.hasPrefix("3 pixels of the reference do not sum to 1") })
  }

  @Test("a scene in counts is refused unless somebody states its scale")
  func counts() throws {
    let fixture = try NetworkTrainingFixture()
    let planes = fixture.scene.reflectance(rows: 0..<20).scaled(by: 10_000)
    let scene = try fixture.write(
      planes,
      to: "counts.img",
      format: .envi(),
      bands: Array(repeating: BandTemplate(), count: 30)
    )
    var training = fixture.training(
      .reference(scene: scene, abundances: try fixture.writeReference(), endmembers: nil),
      steps: 5
    )
    #expect(try failure(fixture, training, .notReflectance).contains("--scale 10000"))
    training.overrides = SceneOverrides(scale: 10_000)
    #expect(try training.run().stepCount == 5)
  }

  @Test("a library of other materials is refused")
  func otherMaterials() throws {
    let fixture = try NetworkTrainingFixture()
    let library = try fixture.writeLibrary(order: [0, 1])
    let training = fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try fixture.writeReference(),
        endmembers: .init(path: library)
      )
    )
    #expect(try failure(fixture, training, .notComparable).contains("3 materials"))
  }

  @Test("a reference where only the scene has no data is refused")
  func nothingInCommon() throws {
    let fixture = try NetworkTrainingFixture(borderWidth: 3)
    let reference = try fixture.writeReference { endmember, pixel, value in
      pixel / 24 < 3 ? 1.0 / 3 : .nan
    }
    let training = fixture.training(
      .reference(scene: try fixture.writeScene(), abundances: reference, endmembers: nil)
    )
    #expect(try failure(fixture, training, .noValidPixels).contains("none of 72 pixels"))
  }

  // MARK: - Where the model goes

  @Test("a model goes to no folder that is not there, and over no folder and no input")
  func targets() throws {
    let fixture = try NetworkTrainingFixture()
    let scene = try fixture.writeScene()
    let reference = try fixture.writeReference()
    let source = NetworkTraining.Source.reference(
      scene: scene,
      abundances: reference,
      endmembers: nil
    )
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path("link"),
      withDestinationPath: reference
    )
    let cases = [
      ("missing/m.safetensors", "does not exist"), ("", "is a folder"),
      ("scene.img", "which the training reads"), ("link", "which the training reads"),
      ("scene.hdr", "is not a model"),
    ]
    for (name, words) in cases {
      var training = fixture.training(source, to: name)
      training.isReplacing = true
      #expect(try failure(fixture, training, .badTarget).contains(words), "\(name)")
    }
  }

  @Test("a model that is there stays, unless it may be replaced")
  func replaces() throws {
    let fixture = try NetworkTrainingFixture()
    let source = NetworkTraining.Source.reference(
      scene: try fixture.writeScene(),
      abundances: try fixture.writeReference(),
      endmembers: nil
    )
    var training = fixture.training(source, steps: 5)
    _ = try training.run()
    let first = try fixture.bytes("m.safetensors")
    training.seed = 2
    #expect(try failure(fixture, training, .badTarget).contains("--overwrite"))
    #expect(try fixture.bytes("m.safetensors") == first)
    training.isReplacing = true
    _ = try training.run()
    #expect(try fixture.bytes("m.safetensors") != first)
  }

  @Test("stopping at any stage leaves no file", arguments: ["reference", "pixels", "training"])
  func cancels(_ stage: String) throws {
    let fixture = try NetworkTrainingFixture()
    let training = fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try fixture.writeReference(),
        endmembers: nil
      ),
      steps: 200
    )
    let before = try fixture.files
    let isStopped = Atomic(false)
    let control = RunControl(
      report: { event in
        guard case .stage(let name, _) = event, name.hasSuffix(stage) else { return }
        isStopped.store(true, ordering: .relaxed)
      },
      isCancelled: { isStopped.load(ordering: .relaxed) }
    )
    #expect(throws: CancellationError.self) { try training.run(control: control) }
    #expect(try fixture.files == before)
  }

  @Test("a training that went astray and was started again says so")
  func restarts() throws {
    let fixture = try NetworkTrainingFixture()
    var training = fixture.training(
      .reference(
        scene: try fixture.writeScene(),
        abundances: try fixture.writeReference(),
        endmembers: nil
      ),
      steps: 200
    )
    training.plan.learningRate = 1
    let report = try training.run()
    #expect(!report.restarts.isEmpty)
    #expect(report.notes.contains { $0.hasPrefix("training went astray in epoch") })
    #expect(report.plan.learningRate < 1)
  }
}
