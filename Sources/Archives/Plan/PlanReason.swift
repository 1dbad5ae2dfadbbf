internal import DurableFiles
internal import Foundation
internal import Methods
internal import Processing
public import Products
internal import Scenes

/// Why something is done with a scene, or nothing: for people, and for programs that read plans.
public struct PlanReason: Sendable, Equatable, Codable {
  /// What kind of reason it is; a stable word, see `Docs/Formats.md`.
  public let kind: String
  /// What the reason belongs to, as `remake` calls it; nil where that does not apply.
  public let change: Reason.Kind?
  /// Half a sentence without a full stop: `header changed (f180.hdr, 01:12)`.
  public let words: String

  init(kind: String, change: Reason.Kind? = nil, words: String) {
    self.kind = kind
    self.change = change
    self.words = words
  }

  /// A reason that a product follows from.
  ///
  /// - Parameters:
  ///   - reason: the reason.
  ///   - request: the scene's request, for the times of its files.
  ///   - clock: what time it is, for the words.
  init(_ reason: Reason, of request: SceneRequest, _ clock: PlanClock) {
    switch reason {
    case .noProduct:
      self.init(kind: "newScene", change: .product, words: "new scene")
    case .fileChanged(let role, let name):
      let time = Self.time(of: name, role, request).map { ", " + clock.words($0) } ?? ""
      self.init(
        kind: "fileChanged",
        change: reason.kind,
        words: "\(role.shortWords) changed (\(name)\(time))"
      )
    default:
      self.init(kind: reason.name, change: reason.kind, words: reason.words)
    }
  }

  /// When a file of a request changed last.
  private static func time(
    of name: String,
    _ role: InputFile.Role,
    _ request: SceneRequest
  ) -> Date? {
    let others =
      request.settings.method.files.map(\.path)
      + [request.settings.overrides.wavelengthsPath].compactMap { $0 }
    let folder = (request.scenePath as NSString).deletingLastPathComponent
    let path =
      others.first { ($0 as NSString).lastPathComponent == name }
      ?? PathPattern.joined(folder, name)
    guard let stamp = FileStamp(path: path) else { return nil }
    return Date(timeIntervalSince1970: Double(stamp.modifiedNanoseconds) / 1e9)
  }
}

/// What time it is for a plan, and where.
struct PlanClock: Sendable {
  var now: Date
  var zone: TimeZone

  /// A time in few words: `01:12` today, `2026-11-27 01:12` on another day.
  func words(_ time: Date) -> String { LogTime.short(time, now: now, in: zone) }

  /// Seconds since a file changed in any way; negative where its time lies in the future.
  func age(of stamp: FileStamp) -> Double {
    now.timeIntervalSince1970 - Double(stamp.changedNanoseconds) / 1e9
  }
}

extension InputFile.Role {
  /// The role in a word or two.
  fileprivate var shortWords: String { self == .data ? "data" : words }
}

extension Reason {
  /// The kind as plans for programs have it.
  fileprivate var name: String {
    switch self {
    case .noProduct: "newScene"
    case .damaged: "productDamaged"
    case .unknownInputs: "unknownInputs"
    case .asked: "asked"
    case .productFormat: "productFormat"
    case .algorithm: "algorithm"
    case .method: "method"
    case .option: "option"
    case .fileChanged: "fileChanged"
    case .fileAdded: "fileAdded"
    case .fileGone: "fileGone"
    case .scene: "understanding"
    }
  }
}
