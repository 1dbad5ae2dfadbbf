import DurableFiles
import Foundation
import LinearAlgebra
import Spectra
import Testing
import Unmixing

@testable import Training

@Suite("Model files")
struct ModelFileTests {
  static func aenet(isTied: Bool = false) throws -> TrainedModel {
    let pixels = try SmallScene.pixels(100)
    var plan = SmallScene.plan(.aenet, steps: 10)
    plan.layerCount = 2
    plan.isTied = isTied
    let result = try AENetTrainer(plan: plan).train(
      spectra: pixels.spectra,
      abundances: pixels.abundances,
      seed: 12
    )
    return TrainedModel(
      result,
      names: ["tree", "water", "\"dirt\", ä/\u{1F33F}"],
      grid: SmallScene.endmembers().grid,
      keptBands: Array(3...22),
      dataFingerprint: "abc",
      programVersion: "1.2.3"
    )
  }

  static func bunet() throws -> TrainedModel {
    let pixels = try SmallScene.pixels(100)
    let result = try BUNetTrainer(plan: SmallScene.plan(.bunet, steps: 10)).train(
      spectra: pixels.spectra,
      endmembers: SmallScene.endmembers(),
      seed: 12
    )
    return TrainedModel(
      result,
      names: ["a", "b", "c"],
      grid: SpectralGrid(bandCount: 20),
      keptBands: Array(1...20),
      dataFingerprint: "abc",
      programVersion: "1.2.3"
    )
  }

  @Test("a model comes back as it was, and the same model gives the same bytes")
  func roundTrip() throws {
    for model in [try Self.aenet(), try Self.aenet(isTied: true), try Self.bunet()] {
      let data = try ModelFile.data(of: model)
      #expect(try ModelFile.model(from: data) == model)
      #expect(try ModelFile.data(of: model) == data)
      let name = FileManager.default.temporaryDirectory
        .appendingPathComponent("model-\(UUID().uuidString).safetensors").path
      defer { try? FileManager.default.removeItem(atPath: name) }
      try ModelFile.write(model, to: name)
      #expect(try ModelFile.read(name) == model)
    }
  }

  @Test("the file has the layout of safetensors and the tensors of the design")
  func layout() throws {
    let model = try Self.aenet()
    let bytes = [UInt8](try ModelFile.data(of: model))
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    #expect(length % 8 == 0 && bytes[8] == UInt8(ascii: "{"))
    let json = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
    let header = try #require(json as? [String: [String: Any]])
    // Three layers: two of the plan and its tail.
    let names = (1...3).flatMap { layer in
      ["B", "W", "eta", "theta"].map { "layer.\(layer).\($0)" }
    }
    #expect(header.keys.sorted() == ["__metadata__", "endmembers"] + names)
    #expect(header["layer.2.W"]?["shape"] as? [Int] == [20, 3])
    #expect(header["layer.2.B"]?["shape"] as? [Int] == [3, 3])
    #expect(header["layer.2.theta"]?["shape"] as? [Int] == [3])
    #expect(header["endmembers"]?["shape"] as? [Int] == [20, 3])
    let metadata = try #require(header["__metadata__"] as? [String: String])
    #expect(metadata.keys.sorted() == ModelFile.MetadataKey.allCases.map(\.rawValue).sorted())
    #expect(metadata["units"] == "reflectance 0-1" && metadata["network"] == "aenet")
    #expect(metadata["layer_count"] == "3" && metadata["seed"] == "12")
    // The first number of endmembers, which come first by name.
    let start = 8 + length
    let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
    #expect(Float(bitPattern: word) == model.endmembers.spectra[0, 0])
  }

  @Test("control characters in the names of a model reach nobody")
  func names() throws {
    var file = try SafetensorsFile(ModelFile.data(of: try Self.aenet()), path: nil)
    file.metadata["endmember_names"] = #"["a\u001b[2J","b\u0000","b"]"#
    let model = try ModelFile.model(from: try file.encoded())
    #expect(model.endmembers.names == ["a[2J", "b", "b (2)"])
  }

  @Test("a file written by Python's safetensors package is read")
  func pythonFile() throws {
    // safetensors.numpy.save({"b": float32 [[1, 2], [3, 4]], "a": float32 [0.5]}, {"k": "v"})
    let header =
      #"{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"F32","shape":[2,2],"data_offsets":[4,20]}}"#
    var bytes = Array(header.utf8)
    while bytes.count % 8 != 0 { bytes.append(0x20) }
    var data = Data((0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes)
    for value in [Float(0.5), 1, 2, 3, 4] {
      data.append(
        contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
      )
    }
    let file = try SafetensorsFile(data, path: nil)
    #expect(file.metadata == ["k": "v"])
    #expect(file.tensors["a"] == .init(shape: [1], values: [0.5]))
    #expect(file.tensors["b"] == .init(shape: [2, 2], values: [1, 2, 3, 4]))
  }

  /// Why a file is refused.
  static func refusal(_ data: Data) -> TrainingError? {
    do throws(TrainingError) {
      _ = try ModelFile.model(from: data, path: "m.safetensors")
      return nil
    } catch { return error }
  }

  @Test("damaged containers are refused with the reason")
  func damagedContainers() throws {
    let data = try ModelFile.data(of: try Self.aenet())
    func expect(_ data: Data, _ words: String) {
      let error = Self.refusal(data)
      #expect(error?.code == .badModelFile && error?.path == "m.safetensors")
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "was read")")
    }
    expect(Data(), "0 bytes")
    expect(data.prefix(7), "7 bytes")
    expect(data.prefix(100), "cut off")
    expect(data.dropLast(), "bytes")
    expect(data + [0], "promises")
    expect(Data("PK\u{3}\u{4}0000000000000000".utf8), "not a safetensors file")
    for length in [UInt64.max, 1 << 62, 99_999_999, 100_000_000] {
      var huge = data
      for index in 0..<8 { huge[index] = UInt8(truncatingIfNeeded: length >> (8 * UInt64(index))) }
      expect(huge, "promise a header")
    }
    var broken = data
    broken[8] = UInt8(ascii: "x")
    expect(broken, "not the JSON")
    // Every length from nothing to the whole file but the last byte is refused, without a trap.
    for count in stride(from: 0, to: data.count, by: 37) {
      #expect(Self.refusal(data.prefix(count)) != nil)
    }
  }

  @Test("a flipped byte anywhere in the header is refused or harmless, never a trap")
  func flippedBytes() throws {
    let data = try ModelFile.data(of: try Self.aenet())
    let length = (0..<8).reduce(0) { $0 | Int(data[$1]) << (8 * $1) }
    for index in stride(from: 0, to: 8 + length, by: 11) {
      var flipped = data
      flipped[index] ^= 0x11
      _ = Self.refusal(flipped)
    }
  }

  @Test("damaged contents are refused with the reason")
  func damagedContents() throws {
    let good = try SafetensorsFile(ModelFile.data(of: try Self.aenet()), path: nil)
    func expect(
      _ words: String,
      _ change: (inout SafetensorsFile) -> Void
    ) throws {
      var file = good
      change(&file)
      let error = Self.refusal(try file.encoded())
      #expect(error?.code == .badModelFile)
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "was read")")
    }
    try expect("layer.2.B of shape [3, 3] is missing") { $0.tensors["layer.2.B"] = nil }
    try expect("has shape [3] instead of [3, 3]") {
      $0.tensors["layer.1.B"] = .init(shape: [3], values: [1, 2, 3])
    }
    try expect("endmembers is missing") { $0.tensors["endmembers"] = nil }
    try expect("is nan") {
      $0.tensors["layer.1.theta"] = .init(shape: [3], values: [0, .nan, 0])
    }
    try expect("is inf") {
      $0.tensors["layer.1.eta"] = .init(shape: [3], values: [0, .infinity, 0])
    }
    try expect("not a model of this program") { $0.metadata["format"] = nil }
    try expect("format version 2") { $0.metadata["format_version"] = "2" }
    try expect("counts") { $0.metadata["units"] = "counts" }
    try expect("cnn, none of aenet, bunet, mnnae, mnnbu") { $0.metadata["network"] = "cnn" }
    try expect("has 0 layers") { $0.metadata["layer_count"] = "0" }
    try expect("layer_count") { $0.metadata["layer_count"] = "many" }
    try expect("layer.4.W") { $0.metadata["layer_count"] = "4" }
    try expect("endmember names") { $0.metadata["endmember_names"] = #"["a","a","b"]"# }
    try expect("[20, 3] instead of [20, 2]") { $0.metadata["endmember_names"] = #"["a","b"]"# }
    try expect("19 wavelengths") {
      $0.metadata["wavelengths_nm"] = "\(Array(repeating: 5.0, count: 19))"
    }
    try expect("1 kept bands") { $0.metadata["kept_bands"] = "[1]" }
    try expect("kept bands are not all between 1 and 10000000") {
      $0.metadata["kept_bands"] = "\(Array(1...19) + [Int.max])"
    }
    for odd in ["0", "-5", "1e200"] {
      try expect("one of its wavelengths is") {
        $0.metadata["wavelengths_nm"] =
          "[\(Array(repeating: "5", count: 19).joined(separator: ",")),\(odd)]"
      }
    }
    for key in ModelFile.MetadataKey.allCases
    where key != .wavelengths && key != .widths && key != .format {
      try expect("has no \(key.rawValue)") { $0.metadata[key.rawValue] = nil }
    }
  }

  @Test("tensors of another type, with gaps, overlaps or impossible shapes are refused")
  func damagedTensors() {
    func expect(_ words: String, _ header: String, bytes: Int) {
      let text = Array(header.utf8)
      let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
      let error = Self.refusal(Data(length + text) + Data(count: bytes))
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "was read")")
    }
    expect("type F64", #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, bytes: 8)
    expect("place", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, bytes: 8)
    expect("place", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, bytes: 4)
    expect("place", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, bytes: 4)
    expect("place", #"{"a":{"dtype":"F32","shape":[9],"data_offsets":[0,36]}}"#, bytes: 16)
    expect("shape", #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, bytes: 4)
    let huge = #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#
    expect("shape", huge, bytes: 0)
    let twice =
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    expect("place", twice, bytes: 4)
    expect("not a model", "{}", bytes: 0)
  }
}
