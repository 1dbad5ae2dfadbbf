internal import DurableFiles
internal import Foundation
internal import Products
internal import Sampling

/// Looks at the place where a product is to go, before any work is done.
package struct ProductTarget {
  let path: String

  package init(path: String) { self.path = path }

  /// What is in that place.
  package enum State {
    case free
    case product(Found)
    case occupied
  }

  /// A product that is there.
  package struct Found {
    /// What it was made from; nil if it does not say.
    let inputs: ProductInputs?
    /// What it lacks; nil if it is whole.
    let damage: String?
    /// Files in its folder that are not its own.
    let foreignNames: [String]
  }

  /// What is in that place now.
  package var state: State {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return .free }
    guard let names = try? files.contentsOfDirectory(atPath: path) else {
      return .occupied  // a file, or a folder that is closed to us
    }
    if names.isEmpty { return .free }
    let found = ProductVerification.lengths(of: path)
    guard let provenance = found.provenance else { return .occupied }  // no product of ours
    return .product(
      Found(
        inputs: provenance.inputs,
        damage: found.words,
        foreignNames: found.foreignNames
      )
    )
  }

  /// Fails if a product may not go there.
  ///
  /// - Parameters:
  ///   - scenePaths: the scene and its files, none of which may lie where the product goes.
  ///   - isReplacing: whether a product that is there may be replaced.
  /// - Throws: `WorkError` with code `.badTarget`.
  package func check(scenePaths: [String], isReplacing: Bool) throws {
    guard !path.isEmpty else {
      throw WorkError(
        code: .badTarget,
        message: "the product folder has no name.",
        remedy: "Give -o the name of a folder."
      )
    }
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    if isLink, !FileManager.default.fileExists(atPath: path) {
      throw WorkError(
        code: .badTarget,
        message: "\(path) is a symbolic link that leads to nothing.",
        remedy: "Remove the link, or choose another place (-o, or output in a job)."
      )
    }
    let target = Self.standard(path)
    let inside = scenePaths.first { scenePath in
      let scene = Self.standard(Self.withoutPrefixes(scenePath))
      return scene == target || scene.hasPrefix(target + "/")
    }
    if let inside {
      throw WorkError(
        code: .badTarget,
        message: "the product folder \(path) is the scene \(inside) or holds it.",
        remedy: "Choose another place for the product (-o, or output in a job)."
      )
    }
    switch state {
    case .free: return
    case .product(let product) where isReplacing:
      guard !product.foreignNames.isEmpty else { return }
      throw WorkError(
        code: .badTarget,
        message: "\(path) holds files that are not the product's, and would be replaced with them: "
          + product.foreignNames.joined(separator: ", ") + ".",
        remedy: "Move them away, or choose another place (-o, or output in a job)."
      )
    case .product:
      throw WorkError(
        code: .badTarget,
        message: "\(path) holds a product already.",
        remedy: "Choose another place (-o, or output in a job), or replace the product "
          + "(--overwrite)."
      )
    case .occupied:
      throw WorkError(
        code: .badTarget,
        message: "\(path) is there already and is not a product folder of unmix.",
        remedy: "Choose another place (-o, or output in a job); only products are ever replaced."
      )
    }
  }

  /// The plain path behind GDAL's virtual file systems: `a/x.zip/y.tif` of `/vsizip/a/x.zip/y.tif`.
  static func withoutPrefixes(_ path: String) -> String {
    guard path.hasPrefix("/vsi") else { return path }
    var rest = path.filter { $0 != "{" && $0 != "}" }[...]
    while rest.hasPrefix("/vsi"), let slash = rest.dropFirst().firstIndex(of: "/") {
      rest = rest[rest.index(after: slash)...]
    }
    return String(rest)
  }

  /// Fails if the disk has less room than the product may need.
  package func checkRoom(forBytes byteCount: Int) throws {
    var folder = (Self.standard(path) as NSString).deletingLastPathComponent
    while !FileManager.default.fileExists(atPath: folder), folder != "/", !folder.isEmpty {
      folder = (folder as NSString).deletingLastPathComponent
    }
    let free = try DurableFile.freeBytes(at: folder.isEmpty ? "." : folder)
    guard free < byteCount else { return }
    throw WorkError(
      code: .noRoom,
      message: "the disk of \(path) has \(free / 1_000_000) MB free, and the product may need "
        + "\(byteCount / 1_000_000 + 1) MB while it is made.",
      remedy: "Make room, or choose a place on another disk (-o, or output in a job)."
    )
  }

  /// The folder in which a product's folder lies, behind symbolic links.
  static func folder(of path: String) -> String {
    (standard(path) as NSString).deletingLastPathComponent
  }

  private static func standard(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
