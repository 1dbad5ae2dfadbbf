internal import DurableFiles
internal import Foundation

/// Who holds the lock of an archive, as the lock's file says.
struct LockHolder: Codable, Equatable {
  /// The computer's name.
  let host: String
  /// The computer's own number, where it has one: names may be the same.
  let hostID: String?
  /// The running system.
  let system: String
  /// The number of the process.
  let process: Int
  /// When it took the lock.
  let since: Date
  /// The job that it runs.
  let job: String
  /// Which part of the scenes it has.
  let shard: String?

  /// This process.
  init(job: String, shard: String?, since: Date) {
    host = Self.ownHost
    // Containers often have no such number.
    hostID = (try? DurableFile.readText("/etc/machine-id", limit: 1 << 10)).flatMap {
      $0.isEmpty ? nil : String(Checksum.sha256(of: Data($0.utf8)).prefix(12))
    }
    system = LockFile.runningSystem
    process = Int(ProcessInfo.processInfo.processIdentifier)
    self.since = since
    self.job = job
    self.shard = shard
  }

  /// The name of this computer.
  static var ownHost: String { ProcessInfo.processInfo.hostName }

  /// Reads the words of a lock; nil if there are none, or they are not of this form.
  init?(words: String) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let holder = try? decoder.decode(Self.self, from: Data(words.utf8)) else { return nil }
    self = holder
  }

  /// The words of a lock.
  func words() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Whether a lock that this computer grants tells that the holder is gone: numbers of processes are
  /// not asked, as they mean other processes after a start of the system or in a container.
  func isGone(for asker: LockHolder) -> Bool {
    system == asker.system || (host == asker.host && hostID == asker.hostID)
  }

  /// The holder in words: `process 4711 on node3 since 2026-11-28 02:00:01 (job /srv/job.yaml)`.
  func text(in zone: TimeZone = .current) -> String {
    let part = shard.map { ", shard \($0)" } ?? ""
    return
      "process \(process) on \(host) since \(LogTime.text(since, in: zone)) (job \(job)\(part))"
  }
}
