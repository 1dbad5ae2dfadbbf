import Archives
import ArgumentParser

/// `unmix batch catalogue`: brings an archive's catalogue up to date, or makes it again.
struct BatchCatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue",
    abstract: "Brings the catalogue of an archive up to date with its run logs and products.",
    discussion: """
      unmix batch run does this by itself. It is needed after runs with --shard, which write no \
      catalogue, and after products were copied in or deleted by hand. The catalogue, archive.gpkg in \
      the output folder, is an index: run logs and products are the truth, and a catalogue that is \
      lost or damaged is made again from them.

      EXAMPLES
        unmix batch catalogue job.yaml
        unmix batch catalogue products --rebuild     make it again from the beginning

      EXIT CODES: 0 done, 1 the catalogue cannot be written, or another version of the program made \
      it, 64 usage, 75 a run is at work, 130 interrupted.
      """
  )

  @Argument(help: ArgumentHelp("A job file, or the output folder of one.", valueName: "path"))
  var path: String

  @Flag(help: "Make the catalogue again from the beginning.")
  var rebuild = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let folder = try ArchiveFolder(jobOrFolder: path)
    let display = ProgressDisplay()
    let report = try ArchiveCatalogue(of: folder)
      .update(rebuild ? .rebuilding : .disk, for: path, control: display.control)
    display.finish()
    for note in report.notes { StandardStreams.error("note: \(note).\n") }
    if json { try Output.json(report) } else { Output.line(report.words) }
  }
}
