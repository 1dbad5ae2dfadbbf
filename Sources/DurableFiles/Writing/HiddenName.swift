internal import Foundation

/// The name under which a file or folder grows beside its target:
/// `.<target>.<kind>-<machine>-<random>`.
struct HiddenName {
  /// What an unfinished file or folder is to its target.
  enum Kind: String {
    /// New content that has not become the target.
    case partial
    /// The former target, moved aside for an instant while the new one is put in place.
    case replaced
    /// A folder of files, all whole, that are being moved to their places; see `FileSet`.
    case decided
  }

  /// The name of what is to be put in place.
  let target: String
  let kind: Kind
  /// Stands for the running system that the writer is part of.
  let machine: String
  let token: String

  /// The running system that this process is part of.
  ///
  /// It is one for all containers on it, and another one after each start. Locks of one running
  /// system are seen by all of it.
  static let ownMachine: String = {
    // Where the system has no such file, the host's name is the best there is.
    let boot = try? DurableFile.readText("/proc/sys/kernel/random/boot_id", limit: 1 << 10)
    let words = boot ?? ProcessInfo.processInfo.hostName
    return String(Checksum.sha256(of: Data(words.utf8)).prefix(12))
  }()

  /// A name that nothing bears yet, in all likelihood.
  init(_ kind: Kind, of target: String) {
    self.kind = kind
    self.target = target
    machine = Self.ownMachine
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    token = String(repeating: "0", count: 16 - number.count) + number
  }

  /// Reads the name of a file or folder; nil if it is not of this form.
  init?(_ text: String) {
    guard text.hasPrefix("."),
      let parts = text.wholeMatch(
        of: /(?s)\.(.+)\.(partial|replaced|decided)-([0-9a-f]{12})-([0-9a-f]{16})/
      )?.output,
      let kind = Kind(rawValue: String(parts.2))
    else { return nil }
    self.kind = kind
    target = String(parts.1)
    machine = String(parts.3)
    token = String(parts.4)
  }

  /// The name as the file system has it.
  var text: String { ".\(target).\(kind.rawValue)-\(machine)-\(token)" }
}
