import CFiles
import Foundation
import Testing

@testable import DurableFiles

@Suite("Staged folder")
struct StagedFolderTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  /// A staged folder for `product` with one file in it and one in a folder in it.
  private func staged(_ text: String) throws -> StagedFolder {
    let folder = try StagedFolder(for: scratch.path("product"))
    try DurableFile.write(text, to: folder.path(of: "item.json"))
    let inner = folder.path(of: "tiles")
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    try DurableFile.write(text, to: inner + "/1.png")
    return folder
  }

  /// Commits with another way of exchanging and of asking the disk.
  private func commit(
    _ folder: StagedFolder,
    exchange: (String, String) -> Int32 = { renameExchanging($0, $1) },
    confirm: (URL, String) throws(DurableFileError) -> Void = { _, _ in }
  ) throws {
    try folder.commit(replacing: true, exchange: exchange, confirm: confirm)
  }

  private let wholeProduct = [
    "product", "product/item.json", "product/tiles", "product/tiles/1.png",
  ]

  @Test(
    "nothing shows under the name before the commit, and all after it",
    arguments: [true, false]
  )
  func commit(replacing: Bool) throws {
    let folder = try staged("new")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("product")))
    #expect(folder.path.contains("/.product.partial-"))
    try folder.commit(replacing: replacing)
    #expect(try scratch.names == wholeProduct)
    #expect(try scratch.text("product/item.json") == "new")
  }

  @Test("files written into the folder are whole after the commit; a name is given once")
  func filesOfItsOwn() throws {
    let folder = try StagedFolder(for: scratch.path("product"))
    try folder.write("new", as: "item.json")
    try folder.write(Data(repeating: 7, count: 300_000), as: "large")
    for number in 0..<100 { try folder.write("", as: "empty-\(number)") }
    let twice = try failure { try folder.write("other", as: "item.json") }
    #expect(twice.code == .alreadyExists && twice.path.hasSuffix("/item.json"))
    let missing = try failure { try folder.write("", as: "no/folder") }
    #expect(missing.code == .notFound)
    try folder.commit(replacing: false)
    #expect(try scratch.text("product/item.json") == "new")
    let large = try Data(contentsOf: URL(fileURLWithPath: scratch.path("product/large")))
    #expect(large == Data(repeating: 7, count: 300_000))
    #expect(try scratch.names.count == 103)
  }

  @Test("an empty folder in its place is replaced without asking")
  func emptyTarget() throws {
    let path = scratch.path("product")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try staged("new").commit(replacing: false)
    #expect(try scratch.names == wholeProduct)
  }

  @Test("a folder with content is kept unless it may be replaced")
  func keptOrReplaced() throws {
    try scratch.write("old", to: "product/old.txt")
    let folder = try staged("new")
    let error = try failure { try folder.commit(replacing: false) }
    #expect(error.code == .alreadyExists)
    #expect(error.path == scratch.path("product"))
    #expect(try scratch.text("product/old.txt") == "old")
    try folder.commit(replacing: true)
    #expect(try scratch.names == wholeProduct)
  }

  @Test("a file system that cannot exchange gets the same result by renaming twice")
  func withoutExchange() throws {
    try scratch.write("old", to: "product/old.txt")
    try commit(staged("new"), exchange: { _, _ in ENOSYS })
    #expect(try scratch.names == wholeProduct)
    #expect(try scratch.text("product/item.json") == "new")
  }

  @Test("a failing exchange leaves the old folder, and the commit can be tried again")
  func failingExchange() throws {
    try scratch.write("old", to: "product/old.txt")
    let folder = try staged("new")
    let error = try failure { try commit(folder, exchange: { _, _ in EIO }) }
    #expect(error.code == .inputOutput)
    #expect(try scratch.text("product/old.txt") == "old")
    try folder.commit(replacing: true)
    #expect(try scratch.names == wholeProduct)
  }

  @Test("a file of that name is refused before anything is written")
  func fileInPlace() throws {
    try scratch.write("", to: "product")
    let error = try failure { _ = try StagedFolder(for: scratch.path("product")) }
    #expect(error.code == .wrongKind)
    #expect(try scratch.names == ["product"])
  }

  @Test("an uncommitted folder goes with its object, a discarded one at once")
  func discarded() throws {
    do {
      let folder = try staged("half")
      #expect(FileManager.default.fileExists(atPath: folder.path))
    }
    #expect(try scratch.names == [])
    let folder = try staged("half")
    folder.discard()
    #expect(try scratch.names == [])
    folder.discard()
  }

  @Test("folders above the target are made")
  func parents() throws {
    try StagedFolder(for: scratch.path("2026/07/f180")).commit(replacing: false)
    #expect(try scratch.names == ["2026", "2026/07", "2026/07/f180"])
  }

  @Test("a folder cannot be made below a file, or where the system forbids it")
  func unwritable() throws {
    try scratch.write("", to: "file")
    for name in ["file/product", "file/2026/product"] {
      let below = try failure { _ = try StagedFolder(for: scratch.path(name)) }
      #expect(below.code == .wrongKind)
    }
    let forbidden = try failure { _ = try StagedFolder(for: "/proc/product") }
    #expect(forbidden.path == "/proc/product")
  }

  @Test("a symbolic link as target is followed")
  func symbolicLink() throws {
    try scratch.write("old", to: "disk/product/old.txt")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("product"),
      withDestinationPath: "disk/product"
    )
    try staged("new").commit(replacing: true)
    #expect(try scratch.text("disk/product/item.json") == "new")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("disk/product/old.txt")))
  }

  @Test("permissions are those of a folder made in the usual way")
  func permissions() throws {
    let usual = scratch.path("usual")
    try FileManager.default.createDirectory(atPath: usual, withIntermediateDirectories: false)
    try staged("new").commit(replacing: false)
    let modes = try ["usual", "product"].map {
      try FileManager.default.attributesOfItem(atPath: scratch.path($0))[.posixPermissions]
        as? NSNumber
    }
    #expect(modes[0] == modes[1])
  }

  @Test("a process killed before the commit leaves no target, and the next one clears up")
  func killed() async throws {
    let path = scratch.path("product")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let folder = try StagedFolder(for: path)
      try DurableFile.write("half", to: folder.path(of: "item.json"))
      kill(getpid(), SIGKILL)
    }
    let names = try scratch.names
    #expect(names.count == 2)
    #expect(names.allSatisfy { $0.hasPrefix(".product.partial-") })
    try staged("new").commit(replacing: false)
    #expect(try scratch.names == wholeProduct)
  }

  @Test("a disk that does not confirm is an error that says what is in place; asking again helps")
  func unconfirmed() throws {
    try scratch.write("old", to: "product/old.txt")
    let folder = try staged("new")
    let error = try failure {
      try commit(
        folder,
        confirm: { (target, path) throws(DurableFileError) in
          try Disk.confirm(target, path: path) { _ in EIO }
        }
      )
    }
    #expect(error.code == .notConfirmed)
    #expect(error.message.contains("\(scratch.path("product")) is in its place and whole"))
    #expect(try scratch.text("product/item.json") == "new")
    #expect(try scratch.names.count { $0.hasSuffix("old.txt") } == 1, "the old one is still there")
    try folder.commit(replacing: true)
    #expect(try scratch.names == wholeProduct)
  }

  @Test(
    "a file system that cannot sync folders is not a reason to fail",
    arguments: [EINVAL, ENOTSUP]
  )
  func withoutFolderSync(failure: Int32) throws {
    try commit(
      staged("new"),
      confirm: { (target, path) throws(DurableFileError) in
        try Disk.confirm(target, path: path) { _ in failure }
      }
    )
    #expect(try scratch.names == wholeProduct)
  }

  @Test("a symbolic link to nothing is refused before anything is written")
  func danglingLink() throws {
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("product"),
      withDestinationPath: "nowhere/product"
    )
    let error = try failure { _ = try StagedFolder(for: scratch.path("product")) }
    #expect(error.code == .wrongKind)
    #expect(try scratch.names == ["product"])
  }

  @Test("two staged folders of one target do not meet; the later commit wins")
  func twoAtOnce() throws {
    let (first, second) = (try staged("first"), try staged("second"))
    try second.commit(replacing: true)
    try first.commit(replacing: true)
    #expect(try scratch.text("product/item.json") == "first")
    #expect(try scratch.names == wholeProduct)
  }
}
