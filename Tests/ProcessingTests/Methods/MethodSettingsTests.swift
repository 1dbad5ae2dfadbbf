import Foundation
import Sampling
import Scenes
import Studies
import Testing

@testable import Methods
@testable import Processing

@Suite("Methods as people choose them")
struct MethodSettingsTests {
  private let folder: TrialFolder

  init() throws { folder = try TrialFolder() }

  private func writeLibrary() throws -> String {
    let path = folder.file("library.csv")
    try "wavelength,soil,grass\n500,0.1,0.2\n600,0.2,0.3\n700,0.3,0.5\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test(
    "a method that was named is the one that is chosen, or what is wrong with it is said",
    arguments: Methods.Method.allCases,
    [false, true]
  )
  func noneDropped(method: Methods.Method, hasLibrary: Bool) throws {
    var settings = MethodSettings()
    settings.method = method
    if hasLibrary { settings.endmembersPath = try writeLibrary() } else { settings.count = 3 }
    let problems = settings.problems { $0 }
    if problems.isEmpty {
      #expect(try settings.choice().method == method)
    } else {
      #expect(problems.count == 1 && problems[0].contains("method \(method.rawValue) "))
    }
    if case .solver = method { #expect(problems.isEmpty) }
  }

  @Test("every method has a name of its own")
  func names() {
    #expect(Set(Method.allCases.map(\.rawValue)).count == Method.allCases.count)
    for method in Method.allCases { #expect(Method(rawValue: method.rawValue) == method) }
    #expect(Method(rawValue: "fclss") == nil)
  }

  @Test("a library that changes after it was read changes no product")
  func changedLibrary() throws {
    let options = SimulatedScene.Options(width: 40, height: 30, bandCount: 24, endmemberCount: 3)
    let scene = try folder.simulate(options)
    let path = scene.truthEndmembers
    let choice = MethodChoice.library(try LoadedLibrary(path: path), solver: .fcls)
    let first = try folder.unmix(scene.scene, choice, to: "first")
    try "other".write(toFile: path, atomically: true, encoding: .utf8)
    let second = try folder.unmix(scene.scene, choice, to: "second")
    for name in ["abundances.tif", "endmembers.csv"] {
      let bytes = try [first, second].map { try Data(contentsOf: URL(filePath: "\($0)/\(name)")) }
      #expect(bytes[0] == bytes[1], "\(name)")
    }
    let keys = try [first, second].map { product in
      let data = try Data(contentsOf: URL(filePath: product + "/provenance.json"))
      return (try JSONSerialization.jsonObject(with: data) as? [String: Any])?["key"] as? String
    }
    #expect(keys[0] != nil && keys[0] == keys[1])
  }
}
