internal import DurableFiles
internal import Foundation

/// A run log that was read: all whole lines after a place in it.
package struct RunLog: Sendable {
  /// How names of run logs end.
  static let ending = ".jsonl"
  /// The most bytes of a run log: those of a million scenes.
  private static let sizeLimit = 1 << 30

  /// The events, in their order.
  package let events: [RunEvent]
  /// Lines that are no events: cut by a killed process or a full disk, and damaged ones.
  package let unreadableCount: Int
  /// Lines of a program that is newer than this one.
  package let newerCount: Int
  /// Bytes of the whole file.
  package let fileByteCount: Int
  /// Where the next line begins.
  package let byteCount: Int

  /// Reads a log.
  ///
  /// A last line without its end may be one that is being written: it is left for the next time.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - start: the place after the lines that are known already.
  /// - Throws: `DurableFileError` if the file cannot be read.
  package init(path: String, from start: Int = 0) throws {
    let data = try DurableFile.read(path, limit: Self.sizeLimit, kind: "a run log")
    fileByteCount = data.count
    // A shorter file than before is another one.
    let first = start <= data.count ? start : 0
    let rest = data[data.startIndex.advanced(by: first)...]
    let end = rest.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.startIndex
    byteCount = end - data.startIndex
    var (events, unreadable, newer): ([RunEvent], Int, Int) = ([], 0, 0)
    let decoder = JSONDecoder()
    for line in rest[..<end].split(separator: UInt8(ascii: "\n")) {
      do { events.append(try decoder.decode(RunEvent.self, from: line)) } catch {
        if error is RunEvent.LaterVersion { newer += 1 } else { unreadable += 1 }
      }
    }
    (self.events, unreadableCount, newerCount) = (events, unreadable, newer)
  }

  /// The logs of an archive, oldest first, by their names.
  package static func paths(in folder: ArchiveFolder) -> [String] {
    // A folder that is not there has no logs.
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.runsPath)
    // Without their ending: `x-2.jsonl` was written after `x.jsonl`.
    let stems = (names ?? []).filter { $0.hasSuffix(ending) }.map { $0.dropLast(ending.count) }
    return stems.sorted().map { "\(folder.runsPath)/\($0)\(ending)" }
  }

  /// An event as a line.
  static func line(_ event: RunEvent) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(event) + Data("\n".utf8)
  }
}
