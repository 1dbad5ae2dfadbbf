import Archives
import ArgumentParser
import Foundation
import Methods
import Processing
import Sampling
import Testing

@testable import unmix

/// Options that stand in `OptionTable`, read from both places where people write them.
@Suite("Options of the command line and of job files")
struct SharedOptionTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    try Data().write(to: URL(fileURLWithPath: folder.file("scene.tif")))
    try "wavelength,soil,grass\n500,0.1,0.2\n600,0.2,0.3\n700,0.3,0.5\n"
      .write(toFile: folder.file("library.csv"), atomically: true, encoding: .utf8)
    try "500\n600\n700\n".write(toFile: folder.file("list.txt"), atomically: true, encoding: .utf8)
  }

  /// What an option says: settings and limits in words, or why it is refused.
  private enum Meaning: Equatable {
    case settings(String)
    case refusal(String)
  }

  /// Names and values: every option once, then values that are refused.
  private static let values = [
    ("method", "nnls"), ("endmembers", "library.csv"), ("endmemberScale", "200"),
    ("endmemberUnits", "um"), ("count", "4"), ("count", "auto"), ("extractor", "vca"),
    ("plan", "paper"), ("seed", "7"), ("uncertainty", "true"), ("compress", "none"),
    ("removeBands", "1-3"), ("scale", "10000"), ("offset", "-0.5"), ("noData", "-32768"),
    ("wavelengths", "list.txt"), ("wavelengthUnits", "nm"), ("workers", "3"),
    ("memoryBudget", "512M"),
  ]

  @Test("an option means the same in both places", arguments: values)
  func same(name: String, value: String) throws {
    let isFile = ["endmembers", "wavelengths"].contains(name)
    let value = isFile ? folder.file(value) : value
    let (others, unchanged) = try context(of: name)
    let fromLine = try meaningOfLine(others + [(name, value)])
    #expect(fromLine == (try meaningOfJob(others + [(name, value)])))
    #expect(fromLine != (try meaningOfLine(others + unchanged)), "the option has an effect")
    guard case .settings = fromLine else {
      Issue.record("\(fromLine)")
      return
    }
  }

  @Test("no option is left out here")
  func all() {
    let names = Set(Self.values.map(\.0)).union(["model"])
    #expect(names == Set(OptionTable.sceneNames + OptionTable.limitNames))
  }

  @Test(
    "a value that cannot be is refused in both places with the same advice",
    arguments: [
      ("method", "fclss", "did you mean fcls?"), ("extractor", "vcaa", "did you mean vca?"),
      ("plan", "papper", "did you mean paper?"), ("compress", "zst", "did you mean zstd?"),
      ("count", "65", "from 2 to 64, or auto"), ("count", "four", "from 2 to 64, or auto"),
      ("endmemberScale", "0", "give a number above 0"), ("scale", "inf", "give a number above 0"),
      ("endmemberUnits", "parsec", "give nm or um"), ("wavelengthUnits", "K", "give nm or um"),
      ("offset", "nan", "give a finite number"), ("noData", "none", "give a number, or nan"),
      ("seed", "1.5", "give a whole number from 0"), ("workers", "0", "from 1 to 1024"),
      ("memoryBudget", "1k", "at least 64M"), ("memoryBudget", "much", "at least 64M"),
    ]
  )
  func refused(name: String, value: String, advice: String) throws {
    let (others, _) = try context(of: name)
    for meaning in [
      try meaningOfLine(others + [(name, value)]), try meaningOfJob(others + [(name, value)]),
    ] {
      guard case .refusal(let words) = meaning else {
        Issue.record("\(meaning)")
        continue
      }
      #expect(words.contains(advice) && words.contains(value), "\(words)")
    }
  }

  @Test("a network that needs known abundances is refused with the way to train it")
  func trained() throws {
    let options = [("count", "3"), ("method", "aenet")]
    for meaning in [try meaningOfLine(options), try meaningOfJob(options)] {
      guard case .refusal(let words) = meaning else {
        Issue.record("\(meaning)")
        continue
      }
      #expect(words.contains("unmix train aenet"), "\(words)")
    }
  }

  /// What must stand beside an option, and what to compare it with.
  private func context(
    of name: String
  ) throws -> (others: [(String, String)], unchanged: [(String, String)]) {
    switch name {
    case "endmembers": ([], [("count", "3")])
    case "endmemberScale", "endmemberUnits": ([("endmembers", folder.file("library.csv"))], [])
    case "count": ([], [("count", "3")])
    default: ([("count", "3")], [])
    }
  }

  private func meaningOfLine(_ options: [(name: String, value: String)]) throws -> Meaning {
    let words = options.flatMap { option in
      let name = "--" + OptionTable.hyphenated(option.name)
      return option.name == "uncertainty" ? [name] : [name, option.value]
    }
    do {
      let command = try SceneCommand.parse([folder.file("scene.tif"), "-o", "p"] + words)
      return .settings("\(try command.settings()) \(command.limits.limits())")
    } catch { return .refusal(SceneCommand.message(for: error)) }
  }

  private func meaningOfJob(_ options: [(name: String, value: String)]) throws -> Meaning {
    let lines = options.map { "\($0.name): \"\($0.value)\"" }
    let text = (["scenes: scene.tif", "output: products"] + lines).joined(separator: "\n")
    let path = folder.file("job.yaml")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    do {
      let job = try BatchJob(path: path)
      return .settings("\(job.requests[0].settings) \(job.limits)")
    } catch let error as WorkError { return .refusal(error.message) }
  }
}
