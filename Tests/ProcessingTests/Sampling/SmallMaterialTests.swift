import Foundation
import LinearAlgebra
import Scenes
import Spectra
import Testing

@testable import Sampling

/// DLR HySU (Cerra and others, 2021): five materials laid out on grass in small squares.
///
/// Each has some twenty pixels of ten thousand.
@Suite("Small materials of a real scene")
struct SmallMaterialTests {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["UNMIX_DATA"] {
      return URL(fileURLWithPath: path).appendingPathComponent("dlr-hysu")
    }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/data/dlr-hysu")
  }()
  static let scene = folder.appendingPathComponent("HySpex/full/DLR_HySU_HS_full.tif").path

  /// Bitumen, red metal, blue, red and green fabric: the first columns after the wavelength.
  static func materials() throws -> [[Double]] {
    let file = "spectral_libraries/HySpex_library/DLR_HySU_HS_library_ASCII.txt"
    let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .isoLatin1)
    let rows = text.split(whereSeparator: \.isNewline)
      .map { $0.split(separator: " ").compactMap { Double($0) } }.filter { $0.count == 8 }
    return (1...5).map { column in rows.map { $0[column] } }
  }

  @Test(
    "all five materials are among six endmembers, whatever the seed",
    .enabled(if: FileManager.default.fileExists(atPath: scene), "needs the HySU data"),
    arguments: 1...3 as ClosedRange<UInt64>
  )
  func targets(seed: UInt64) throws {
    let found = try EndmemberSearch(count: 6, seed: seed)
      .find(in: Self.scene, overrides: .init(), removal: .header).endmembers
    var taken: Set<Int> = []
    for material in try Self.materials() {
      let angles = (0..<6).map { index in
        angleDegrees(between: found.spectra.column(index).map(Double.init), and: material)
      }
      let nearest = try #require(angles.indices.min { angles[$0] < angles[$1] })
      #expect(angles[nearest] < 3, "seed \(seed)")
      taken.insert(nearest)
    }
    #expect(taken.count == 5, "each is another endmember, seed \(seed)")
  }
}
