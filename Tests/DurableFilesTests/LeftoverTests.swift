import Foundation
import Testing

@testable import DurableFiles

@Suite("Leftovers")
struct LeftoverTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  /// The name of a leftover; of another machine if one is given.
  private func name(
    _ kind: HiddenName.Kind,
    of target: String = "product",
    machine: String = HiddenName.ownMachine
  ) -> String {
    HiddenName(kind, of: target).text.replacing(HiddenName.ownMachine, with: machine)
  }

  private let elsewhere = "0123456789ab"

  @Test(
    "hidden names are read back, whatever the target is called",
    arguments: [
      "item.json", "HyMap_2009.08.20", ".partial-", "a\nb",
      "x.replaced-0123456789ab-0123456789abcdef",
    ]
  )
  func names(target: String) throws {
    for kind in [HiddenName.Kind.partial, .replaced, .decided] {
      let name = HiddenName(kind, of: target)
      let back = try #require(HiddenName(name.text))
      #expect(back.target == target && back.kind == kind && back.token == name.token)
    }
  }

  @Test("what a killed process left goes with the next work in the folder, whatever its target")
  func killed() async throws {
    let path = scratch.path("product")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let folder = try StagedFolder(for: path)
      try folder.write("half", as: "item.json")
      kill(getpid(), SIGKILL)
    }
    #expect(try scratch.names.count { $0.hasPrefix(".product.partial-") } == 2)
    try DurableFile.write("", to: scratch.path("other"))
    #expect(try scratch.names == ["other"])
  }

  @Test("what a living writer holds stays, in this process and in another one")
  func living() async throws {
    let folder = try StagedFolder(for: scratch.path("product"))
    Leftovers.remove(in: scratch.path, now: .distantFuture)
    #expect(FileManager.default.fileExists(atPath: folder.path))
    let (path, held) = (scratch.path, folder.path)
    await #expect(processExitsWith: .success) {
      [path = path as String, held = held as String] in
      Leftovers.remove(in: path, now: .distantFuture)
      exit(FileManager.default.fileExists(atPath: held) ? EXIT_SUCCESS : EXIT_FAILURE)
    }
    folder.discard()
    #expect(try scratch.names == [])
  }

  @Test("what another machine left goes after a day without a change, not earlier")
  func otherMachine() throws {
    let name = name(.partial, machine: elsewhere)
    try scratch.write("half", to: name + "/item.json")
    Leftovers.remove(in: scratch.path, now: Date(timeIntervalSinceNow: 86_000))
    #expect(try scratch.names.contains(name))
    Leftovers.remove(in: scratch.path, now: Date(timeIntervalSinceNow: 87_000))
    #expect(try scratch.names == [])
  }

  @Test("files of other names stay")
  func otherNames() throws {
    let names = [
      ".product.partial-notes", ".product.partial-1-1-host", "product.partial",
      name(.partial).dropFirst() + "", name(.partial) + "0", name(.partial).uppercased(),
    ]
    for name in names { try scratch.write("", to: name) }
    Leftovers.remove(in: scratch.path, now: .distantFuture)
    #expect(try scratch.names == names.sorted())
  }

  @Test("links, pipes and plain files are not put in place of a folder")
  func planted() throws {
    let (link, pipe, file) = (name(.partial), name(.partial), name(.replaced))
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path(link),
      withDestinationPath: scratch.path
    )
    #expect(mkfifo(scratch.path(pipe), 0o600) == 0)
    try scratch.write("", to: file)
    Leftovers.remove(in: scratch.path)
    #expect(try scratch.names == [link, pipe, file].sorted())
  }

  @Test(
    "what belongs to another user neither goes into a place nor is in the way",
    .enabled(if: geteuid() == 0, "needs the right to give files away")
  )
  func otherOwner() throws {
    let names = [name(.partial), name(.replaced), name(.decided)]
    for name in names {
      try scratch.write("planted", to: name + "/item.json")
      for path in [name, name + "/item.json"] {
        try #require(chown(scratch.path(path), 65_534, 65_534) == 0)
      }
    }
    let folder = try StagedFolder(for: scratch.path("product"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("product")))
    try folder.write("own", as: "item.json")
    try folder.commit(replacing: false)
    #expect(try scratch.text("product/item.json") == "own")
    for name in names { #expect(try scratch.text(name + "/item.json") == "planted") }
  }

  @Test("a former target that lost its successor is put back")
  func killedBetweenRenames() throws {
    try scratch.write("old", to: name(.replaced) + "/old.txt")
    try scratch.write("half", to: name(.partial) + "/half.txt")
    Leftovers.remove(in: scratch.path)
    #expect(try scratch.names == ["product", "product/old.txt"])
  }

  @Test("a former target goes once its successor stands")
  func replaced() throws {
    try scratch.write("old", to: name(.replaced) + "/old.txt")
    try scratch.write("new", to: "product/new.txt")
    Leftovers.remove(in: scratch.path)
    #expect(try scratch.names == ["product", "product/new.txt"])
  }

  @Test("a process that ends removes what it is making, and puts nothing in place any more")
  func ending() async throws {
    let path = scratch.path
    await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
      let folder = try StagedFolder(for: path + "/product")
      try folder.write("half", as: "item.json")
      let other = try StagedFolder(for: path + "/other")
      Unfinished.removeAll()
      let thread = Thread {
        try? folder.commit(replacing: true)
        try? DurableFile.write("", to: path + "/late")
      }
      thread.start()
      withExtendedLifetime(other) { while !thread.isExecuting { sched_yield() } }
      _exit(7)
    }
    Leftovers.remove(in: path)
    #expect(try scratch.names == [])
  }
}
