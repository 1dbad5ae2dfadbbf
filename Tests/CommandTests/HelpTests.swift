import Foundation
import Testing

@Suite("Help of the command")
struct HelpTests {
  /// The commands that a help page lists, each with the words before it.
  static func commands(under path: [String] = []) throws -> [[String]] {
    let help = try BuiltCommand.run(path + ["--help"], in: ScratchFolder()).output
    guard let start = help.range(of: "SUBCOMMANDS:\n") else { return [] }
    var commands: [[String]] = []
    for line in help[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("  ") else { break }
      guard !line.hasPrefix("   "), let name = line.split(separator: " ").first else { continue }
      let command = path + [String(name)]
      commands += [command] + (try self.commands(under: command))
    }
    return commands
  }

  @Test("every command's help tells its exit codes and gives an example")
  func exitCodes() throws {
    let commands = try Self.commands()
    for expected in ["info", "scene", "endmembers", "simulate"] {
      #expect(commands.contains([expected]))
    }
    for command in [[]] + commands {
      let result = try BuiltCommand.run(command + ["--help"], in: ScratchFolder())
      #expect(result.exitCode == 0)
      #expect(result.output.contains("EXIT CODES"), "\(command)")
      #expect(result.output.contains("EXAMPLE"), "\(command)")
    }
  }

  @Test("the version is told")
  func version() throws {
    let result = try BuiltCommand.run(["--version"], in: ScratchFolder())
    #expect(result.exitCode == 0 && result.output.hasPrefix("unmix "))
  }
}
