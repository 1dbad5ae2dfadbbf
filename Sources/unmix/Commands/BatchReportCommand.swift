import Archives
import ArgumentParser
import Foundation
import Processing

/// `unmix batch report`: a page that shows an archive.
struct BatchReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a page that shows the archive of a job: index.html in its output folder.",
    discussion: """
      The page needs no network and no other file: a map of the products coloured by status, a table that \
      sorts and filters, small pictures, failures with their texts, and plots of what changed over time. \
      Scenes are compared with those that were unmixed with the same model, once there are eight.

      EXAMPLE
        unmix batch report job.yaml

      EXIT CODES: 0 done, 1 failed and the page before it stays, 64 usage.
      """
  )

  @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"))
  var job: String

  func run() throws {
    let written = try ArchiveReport(try BatchJob(path: job)).write(made: Date())
    let counts = written.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    Output.line(
      "\(written.path): \(counts.joined(separator: ", ")); \(Output.bytes(written.byteCount))"
    )
  }
}
