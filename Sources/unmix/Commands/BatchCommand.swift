import Archives
import ArgumentParser
import Methods
import Processing

/// `unmix batch`: many scenes in one run.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Unmixes the scenes of an archive as a job file says.",
    discussion: """
      EXAMPLES
        unmix batch run archive.yaml
        unmix batch verify archive.yaml

      EXIT CODES: 0 done, 1 failed, 3 some scenes failed, 64 usage, 130 interrupted.
      """,
    subcommands: [BatchRunCommand.self, BatchVerifyCommand.self]
  )
}

/// `unmix batch run`: runs a job.
struct BatchRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a job: every scene whose product is missing becomes one.",
    discussion: """
      A job is a YAML file. Its keys are the options of unmix scene in camelCase; paths are relative
      to the file's folder. The whole job is checked before the first scene begins.

      KEYS
        scenes          a file, a folder (every raster directly in it: .tif, .tiff, or an ENVI file
                        with its .hdr; what lies beside a header and may have been meant is named),
                        a pattern in quotes, or a list of them. In patterns, * ? and [a-z] match
                        within a name, ** any number of folders
        exclude         patterns of scenes to leave out: names, or paths if they have a slash
        output          the folder of the products; each is named after its scene, without ending
        overwrite       true: products that are out of date or damaged are made again; false (the
                        default): they stay, and are named with the reasons
        \(Self.optionKeys)
                        as the options of unmix scene

      A product is up to date while nothing that it was made from has changed: the scene's files,
      model, library, list of wavelengths, options, and the algorithms of the program. Every product
      that is made again, or kept although it is out of date, is named with what changed. A scene
      that fails stops no other and leaves nothing behind.

      EXAMPLE JOB
        scenes: ["tiles/*.tif"]
        method: fcls
        count: 4
        output: products

      EXIT CODES: 0 all scenes are done or up to date, 3 some scenes failed or were kept although
      out of date (or all) and the others are done, 1 the job cannot be run and nothing was begun, 64 usage, 130 interrupted.
      """
  )

  /// The keys that are options of `unmix scene`, a few per line of the help.
  private static var optionKeys: String {
    let (names, perLine) = (OptionTable.sceneNames + OptionTable.limitNames, 6)
    return stride(from: 0, to: names.count, by: perLine).map { start in
      names[start..<min(start + perLine, names.count)].joined(separator: ", ")
    }.joined(separator: ",\n  ")
  }

  @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"))
  var job: String

  @OptionGroup(title: "Limits, whatever the job says") var limits: LimitOptions

  @Flag(help: "Make products again that were made otherwise, whatever the job says.")
  var overwrite = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    var job = try BatchJob(
      path: job,
      overwrite: overwrite ? true : nil,
      command: CommandLine.arguments
    )
    for note in job.notes { StandardStreams.error("note: \(note).\n") }
    job.limits = limits.limits(otherwise: job.limits)
    let display = ProgressDisplay()
    let summary = BatchRun(job: job, control: display.control) { display.show($0) }.run()
    display.finish()
    if json { try Output.json(summary) } else { summary.lines.forEach { Output.line($0) } }
    if summary.cancelledCount > 0 { throw CancellationError() }
    if summary.failedCount + summary.keptCount > 0 { throw ExitCode(ExitStatus.someFailed) }
  }
}
