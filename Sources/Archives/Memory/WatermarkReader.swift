internal import DurableFiles
internal import Essentials
package import Foundation
package import Methods
package import Processing
internal import Sampling

/// Takes watermarks: each folder of scenes is listed once, files are asked for their stamps, and nothing
/// is opened.
///
///     var reader = try WatermarkReader(settings: job.settings)
///     if reader.isCurrent(request, memory[request]) { ... }
package struct WatermarkReader {
  /// What all watermarks of the same settings begin with.
  private let settingsKey: String
  private let now: Date
  private var listings: [String: Set<String>] = [:]

  /// Begins with the settings that scenes have in common.
  ///
  /// - Parameters:
  ///   - settings: how the scenes are unmixed.
  ///   - now: the time.
  /// - Throws: `DurableFileError` if the list of wavelengths cannot be read.
  package init(settings: SceneSettings, now: Date = Date()) throws {
    self.now = now
    settingsKey =
      "format \(Version.productFormat) algorithm \(Version.algorithmRevision) settings "
      + (try settings.key())
  }

  /// The watermark of what a scene would be made from now.
  ///
  /// - Parameters:
  ///   - scene: its data file.
  ///   - otherInputs: files that it is also read from, as an earlier look at it found.
  /// - Returns: the mark; nil if a file is missing, or changed so lately that a change to come could
  ///   bear the same time.
  package mutating func inputs(of scene: String, otherInputs: [String] = []) -> String? {
    let folder = (scene as NSString).deletingLastPathComponent
    let name = folder.isEmpty ? scene : String(scene.dropFirst(folder.count + 1))
    let names = names(in: folder)
    var lines = [settingsKey]
    if names.contains(name) {
      let companions = SceneFiles.companionNames(of: name).filter(names.contains)
      for name in [name] + Set(companions).subtracting([name]).sorted() {
        guard let line = Self.line(name, in: folder, before: now) else { return nil }
        lines.append(line)
      }
    } else if otherInputs.isEmpty {
      return nil
    }
    for input in otherInputs {
      guard let line = Self.line(input, in: folder, before: now) else { return nil }
      lines.append(line)
    }
    return Self.digest(lines)
  }

  /// The watermark of a product that is there.
  ///
  /// - Parameters:
  ///   - product: its folder.
  ///   - files: the names of its files.
  /// - Returns: the mark; nil if a file is missing.
  package static func product(_ product: String, files: [String]) -> String? {
    var lines: [String] = []
    for file in files {
      guard let line = line(file, in: product) else { return nil }
      lines.append(line)
    }
    return lines.isEmpty ? nil : digest(lines)
  }

  /// A watermark of inputs, with that of the product as it is now.
  ///
  /// - Parameters:
  ///   - inputs: as `inputs(of:otherInputs:)` gave it before the product was made or looked at.
  ///   - otherInputs: as it was given then.
  ///   - product: the product's folder.
  /// - Returns: the watermark; without that of a product where none is there.
  package static func watermark(
    inputs: String,
    otherInputs: [String],
    product: String
  ) -> Watermark {
    // A folder that is not there has no files.
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: product)) ?? []).sorted()
    return Watermark(
      inputs: inputs,
      product: Self.product(product, files: files),
      otherInputs: otherInputs,
      productFiles: files
    )
  }

  /// Whether a product is up to date because neither it nor anything that it was made from has changed.
  ///
  /// - Parameters:
  ///   - request: what is asked for, with the settings of this reader.
  ///   - memory: what is remembered of its scene.
  /// - Returns: true if nothing changed; false if that has to be looked at more closely.
  package mutating func isCurrent(_ request: SceneRequest, _ memory: SceneMemory?) -> Bool {
    switch request.existing {
    case .refuse, .replace: return false
    case .keepIfCurrent, .replaceIfChanged: break
    }
    guard let mark = memory?.watermark, let product = mark.product,
      inputs(of: request.scenePath, otherInputs: mark.otherInputs) == mark.inputs
    else { return false }
    return Self.product(request.targetPath, files: mark.productFiles) == product
  }

  private mutating func names(in folder: String) -> Set<String> {
    if let known = listings[folder] { return known }
    // What cannot be listed has no names for us; its scenes are then looked at one by one.
    let path = folder.isEmpty ? "." : folder
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
    listings[folder] = names
    return names
  }

  /// The stamp of a file in a line; nil if there is none, or it is not settled at a time.
  private static func line(_ name: String, in folder: String, before time: Date? = nil) -> String? {
    guard let stamp = FileStamp(path: PathPattern.joined(folder, name)),
      time.map(stamp.isSettled) ?? true
    else { return nil }
    return "\(name)\n\(stamp.byteCount) \(stamp.modifiedNanoseconds) "
      + "\(stamp.changedNanoseconds) \(stamp.fileNumber)"
  }

  /// Half a SHA-256: there are many of them in memory.
  private static func digest(_ lines: [String]) -> String {
    String(Checksum.sha256(of: Data(lines.joined(separator: "\n").utf8)).prefix(32))
  }
}
