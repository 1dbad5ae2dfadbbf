package import Foundation

/// One line of a run log: what happened, and when.
package struct RunEvent: Sendable, Equatable {
  /// What can happen.
  package enum Kind: Sendable, Equatable {
    /// A run began.
    case began(RunBegan)
    /// A scene ended, one way or another.
    case scene(SceneEnded)
    /// A model of the archive was made.
    case model(ModelMade)
    /// A run ended by itself; a run that was killed has no such line.
    case ended(RunEnded)
  }

  /// When it happened: UTC as in ISO 8601, `2026-11-28T02:00:01.250Z`.
  package let time: String
  /// What happened.
  package let kind: Kind

  /// Describes an event.
  package init(_ kind: Kind, at time: Date) {
    self.time = Self.words(time)
    self.kind = kind
  }

  /// A time as events have it.
  package static func words(_ time: Date) -> String {
    time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}

extension RunEvent: Codable {
  /// Version of the lines; a reader leaves out lines of a later one.
  static let version = 1

  private enum Key: String, CodingKey { case version, time, event }

  private enum Name: String, Codable {
    case began, scene, model, ended
  }

  /// A line of a program that is newer than this one.
  struct LaterVersion: Error {
    let number: Int
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let version = try values.decode(Int.self, forKey: .version)
    guard version <= Self.version else { throw LaterVersion(number: version) }
    time = try values.decode(String.self, forKey: .time)
    switch try values.decode(Name.self, forKey: .event) {
    case .began: kind = .began(try RunBegan(from: decoder))
    case .scene: kind = .scene(try SceneEnded(from: decoder))
    case .model: kind = .model(try ModelMade(from: decoder))
    case .ended: kind = .ended(try RunEnded(from: decoder))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.version, forKey: .version)
    try values.encode(time, forKey: .time)
    switch kind {
    case .began(let run):
      try values.encode(Name.began, forKey: .event)
      try run.encode(to: encoder)
    case .scene(let scene):
      try values.encode(Name.scene, forKey: .event)
      try scene.encode(to: encoder)
    case .model(let model):
      try values.encode(Name.model, forKey: .event)
      try model.encode(to: encoder)
    case .ended(let run):
      try values.encode(Name.ended, forKey: .event)
      try run.encode(to: encoder)
    }
  }
}
