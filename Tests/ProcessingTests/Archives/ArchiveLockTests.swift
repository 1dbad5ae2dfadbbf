import DurableFiles
import Foundation
import Methods
import Testing

@testable import Archives

@Suite("The lock of an archive")
struct ArchiveLockTests {
  private let folder: JobFolder

  init() throws { folder = try JobFolder() }

  private func take(shard: Shard? = nil, isBreaking: Bool = false) throws -> ArchiveLock {
    try ArchiveLock(
      in: folder.path("out/.unmix"),
      job: "/srv/job.yaml",
      shard: shard,
      isBreaking: isBreaking,
      now: Date(timeIntervalSince1970: 1_800_000_000)
    )
  }

  private func refusal(shard: Shard? = nil, isBreaking: Bool = false) throws -> String {
    let error = try #require(throws: ArchiveInUse.self) {
      try take(shard: shard, isBreaking: isBreaking)
    }
    return error.description.replacing(folder.path + "/", with: "")
  }

  /// Leaves the words of a holder that was killed.
  private func leave(host: String?, system: String?, in name: String = "lock") throws {
    let own = LockHolder(job: "/srv/job.yaml", shard: nil, since: Date(timeIntervalSince1970: 0))
    var object = try #require(
      JSONSerialization.jsonObject(with: Data(own.words().utf8)) as? [String: Any]
    )
    object["process"] = ProcessInfo.processInfo.processIdentifier  // of a process that is alive
    if let host { object["host"] = host }
    if let system { object["system"] = system }
    let words = try JSONSerialization.data(withJSONObject: object)
    try folder.write(String(decoding: words, as: UTF8.self), to: "out/.unmix/" + name)
  }

  @Test("a second run is told host, process, start and job of the first, on one line")
  func second() throws {
    let first = try take()
    let words = try refusal()
    let host = ProcessInfo.processInfo.hostName
    let process = ProcessInfo.processInfo.processIdentifier
    let since = LogTime.text(Date(timeIntervalSince1970: 1_800_000_000), in: .current)
    #expect(
      words == "out is in use by process \(process) on \(host) since \(since) (job /srv/job.yaml)"
    )
    #expect(try refusal(isBreaking: true) == words, "a lock that is held is never broken")
    first.release()
    withExtendedLifetime(first) {}
  }

  @Test("a lock that was given back is free, and only its empty file stays")
  func released() throws {
    for _ in 0..<3 { try take().release() }
    #expect(try folder.names(in: "out/.unmix") == ["lock"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("out/.unmix/lock"))).isEmpty)
  }

  @Test("the lock of a dead holder of this host is taken over, whatever process has its number now")
  func dead() throws {
    try leave(host: nil, system: nil)
    try take().release()
    try leave(host: nil, system: "before the last start")
    try take().release()
    try leave(host: "renamed", system: nil)
    try take().release()
  }

  @Test("the lock of another host is taken over only if it is to be broken")
  func otherHost() throws {
    try leave(host: "node7", system: "another")
    let words = try refusal()
    #expect(words.contains("on node7") && words.hasSuffix("give --break-lock"), "\(words)")
    try take(isBreaking: true).release()
    try take().release()
  }

  @Test("words that nobody can read are those of a run that was killed while it wrote them")
  func cut() throws {
    try folder.write("{\"host\":\"no", to: "out/.unmix/lock")
    try take().release()
  }

  @Test("parts of one run work beside each other, and not beside a whole run or other parts")
  func parts() throws {
    let two = [Shard(index: 1, count: 2), Shard(index: 2, count: 2)]
    let first = try take(shard: two[0])
    let second = try take(shard: two[1])
    #expect(try refusal(shard: two[0]).contains("shard 1/2"))
    #expect(try refusal().contains("shard 1/2"))
    #expect(try refusal(shard: Shard(index: 1, count: 3)).contains("shard"))
    withExtendedLifetime([first, second]) {}
  }

  @Test("a whole run does not begin while a part on another host may be at work")
  func otherPart() throws {
    try leave(host: "node7", system: "another", in: "lock.1-of-2")
    #expect(try refusal().contains("on node7"))
    try take(isBreaking: true).release()
    try take().release()
  }

  @Test("a pipe or a folder in the place of the lock is an error, not a wait")
  func oddFiles() throws {
    try folder.write("", to: "out/.unmix/x")
    #expect(mkfifo(folder.path("out/.unmix/lock"), 0o600) == 0)
    #expect(throws: DurableFileError.self) { try take() }
    try FileManager.default.removeItem(atPath: folder.path("out/.unmix/lock"))
    try folder.write("", to: "out/.unmix/lock/x")
    #expect(throws: DurableFileError.self) { try take() }
  }

  @Test(
    "parts are read as they are written, and from Slurm",
    arguments: [
      ("2/8", true), ("8/8", true), ("0/8", false), ("9/8", false), ("1", false), ("a/b", false),
    ]
  )
  func shards(text: String, isRead: Bool) {
    #expect(((try? Shard(text)) != nil) == isRead)
    #expect((try? Shard(text))?.words == (isRead ? text : nil))
  }

  @Test("a task of a Slurm array has its part; arrays with gaps are refused")
  func slurm() throws {
    func shard(_ id: Int, _ count: Int, _ min: Int, _ max: Int, _ step: Int) throws -> String? {
      let values = ["ID": id, "COUNT": count, "MIN": min, "MAX": max, "STEP": step]
      let pairs = values.map { ("SLURM_ARRAY_TASK_\($0.key)", "\($0.value)") }
      return try Shard(environment: Dictionary(uniqueKeysWithValues: pairs))?.words
    }
    #expect(try shard(1, 8, 1, 8, 1) == "1/8")
    #expect(try shard(0, 8, 0, 7, 1) == "1/8")
    #expect(try shard(5, 3, 1, 5, 2) == "3/3")
    #expect(throws: OptionProblem.self) { try shard(7, 3, 1, 7, 1) }
    #expect(try Shard(environment: [:]) == nil)
  }

  @Test("a scene stays in its part whatever other scenes there are, and parts are of like size")
  func partition() throws {
    let names = (0..<4000).map { "line\($0)" }
    for count in [1, 2, 7] {
      let sizes = try (1...count).map { index in
        let shard = try #require(Shard(index: index, count: count))
        return names.count { shard.contains($0) }
      }
      #expect(sizes.reduce(0, +) == 4000)
      #expect(sizes.allSatisfy { abs($0 - 4000 / count) < 200 }, "\(sizes)")
    }
    #expect(Shard(index: 2, count: 3)?.contains("products/f180") == true)
    #expect(Shard(index: 3, count: 3)?.contains("products/f180") == false)
  }
}
