import DurableFiles
import Products
import Testing

enum ExampleInputs {
  static let inputs = ProductInputs(
    productFormat: 2,
    algorithmRevision: 3,
    method: "fcls",
    options: ["seed": "1", "scale": "10000"],
    scene: ["bands": "1-90", "scale": "10000.0"],
    files: InputFile.Role.allCases.map {
      InputFile(role: $0, name: "\($0.rawValue).x", fingerprint: "a")
    }
  )
}

@Suite("Inputs of products")
struct ProductInputsTests {
  private let inputs = ExampleInputs.inputs

  private func reasons(_ change: (inout ProductInputs) -> Void) -> String {
    var changed = inputs
    change(&changed)
    let reasons = changed.reasons(since: inputs)
    #expect(reasons.isEmpty == (changed.key == inputs.key), "reasons if and only if keys differ")
    return reasons.words
  }

  @Test("equal inputs have equal keys and no reasons")
  func equal() { #expect(reasons { _ in } == "") }

  @Test("a newer program says what changed of it")
  func program() {
    #expect(reasons { $0.productFormat = 4 } == "products have format 4 now, and had format 2")
    #expect(
      reasons { $0.algorithmRevision = 5 }
        == "the algorithms were revised (revision 5, the product has 3)"
    )
  }

  @Test("another method is named with the one before")
  func method() {
    #expect(reasons { $0.method = "nnls" } == "the method changed from fcls to nnls")
  }

  @Test("an option is named with its values")
  func options() {
    #expect(reasons { $0.options["seed"] = "2" } == "option seed changed from 1 to 2")
    #expect(
      reasons { $0.options["offset"] = "0.5" } == "option offset is 0.5 now, and was not given"
    )
    #expect(
      reasons { $0.options["scale"] = nil } == "option scale is not given now, and was 10000"
    )
    let long = String(repeating: "x", count: 100)
    let before = ProductInputs(
      productFormat: 2,
      algorithmRevision: 3,
      method: "fcls",
      options: ["plan": long + "a"],
      scene: [:],
      files: []
    )
    var now = before
    now.options["plan"] = long + "b"
    #expect(now.reasons(since: before).words == "option plan changed")
  }

  @Test("what the scene is understood as is named")
  func understanding() {
    #expect(
      reasons { $0.scene["bands"] = "1-80" } == "the scene's bands changed from 1-90 to 1-80"
    )
  }

  @Test("a file with other bytes is named", arguments: InputFile.Role.allCases)
  func file(_ role: InputFile.Role) {
    let words = reasons { inputs in
      inputs.files = inputs.files.map {
        $0.role == role ? InputFile(role: role, name: $0.name, fingerprint: "b") : $0
      }
    }
    let expected =
      role == .auxiliary ? "" : "the \(role.words) changed (\(role.rawValue).x)"
    #expect(words == expected)
  }

  @Test("a file that came or went is named")
  func files() {
    let side = InputFile(role: .metadata, name: "f180.tfw", fingerprint: "c")
    #expect(reasons { $0.files.append(side) } == "a metadata file was added (f180.tfw)")
    #expect(reasons { $0.files.removeAll { $0.role == .mask } } == "the mask is gone (mask.x)")
  }

  @Test("names and stamps of files do not count")
  func names() {
    let words = reasons { inputs in
      inputs.files = inputs.files.map {
        InputFile(role: $0.role, name: "moved/" + $0.name, fingerprint: $0.fingerprint)
      }
    }
    #expect(words == "")
  }
}
