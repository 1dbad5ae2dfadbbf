import Archives
import ArgumentParser
import Essentials
import Processing

/// `unmix batch verify`: reads products and compares their checksums.
struct BatchVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that the files of products are as they were made.",
    discussion: """
      Reads every file that a product's provenance.json lists and compares its SHA-256, then the \
      catalogue of the archive with the disk, in both directions. Nothing is changed.

      EXAMPLES
        unmix batch verify job.yaml          all products of a job
        unmix batch verify products          all products in a folder
        unmix batch verify products --deep   decode the rasters, too
        unmix batch verify products/f180     one product

      unmix batch run with overwrite: true makes damaged products again: it sees files that are \
      missing, of another length or written later than provenance.json, without reading the others.

      EXIT CODES: 0 all products are whole and the catalogue agrees, 3 something differs, 1 there is nothing to verify, \
      64 usage, 130 interrupted.
      """
  )

  @Argument(
    help: ArgumentHelp("A job file, a product or a folder of products.", valueName: "path")
  )
  var path: String

  @Flag(help: "Decode every block of the rasters, too.")
  var deep = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let isJob = [".yaml", ".yml"].contains { path.lowercased().hasSuffix($0) }
    let verification =
      isJob
      ? BatchVerification(job: try BatchJob(path: path)) : try BatchVerification(folder: path)
    let display = ProgressDisplay()
    let summary = try verification.run(isDeep: deep, control: display.control)
    display.finish()
    if json { try Output.json(summary) } else { summary.lines.forEach { Output.line($0) } }
    if summary.damagedCount > 0 || !summary.catalogueDifferences.isEmpty {
      throw ExitCode(ExitStatus.someFailed)
    }
  }
}
