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

      EXIT CODES: 0 done, 1 failed, 3 some scenes failed, 64 usage, 130 interrupted.
      """,
    subcommands: [BatchRunCommand.self]
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
                        with its .hdr; what lies beside a header and may have been meant is named), a pattern in quotes, or a list of them. In patterns, * ? and
                        [a-z] match within a name, ** any number of folders
        exclude         patterns of scenes to leave out: names, or paths if they have a slash
        output          the folder of the products; each is named after its scene, without ending
        overwrite       true: products made otherwise (other input, options or version) are made
                        again; false (the default): they count as failed and stay
        model, method, endmembers, endmemberScale, endmemberUnits, count, extractor, plan, seed,
        uncertainty, compress, removeBands, scale, offset, noData, wavelengths, wavelengthUnits,
        workers, memoryBudget
                        as the options of unmix scene

      Products made from the same input with the same options are up to date and kept. A scene that
      fails stops no other and leaves nothing behind.

      EXAMPLE JOB
        scenes: ["tiles/*.tif"]
        method: fcls
        count: 4
        output: products

      EXIT CODES: 0 all scenes are done or up to date, 3 some scenes failed (or all) and the others
      are done, 1 the job cannot be run and nothing was begun, 64 usage, 130 interrupted.
      """
  )

  @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"))
  var job: String

  @Option(help: "Number of worker threads, whatever the job says; by default one a core.")
  var workers: Int?

  @Option(
    help: ArgumentHelp(
      "Memory for tiles and caches, whatever the job says: a number with k, M or G; by default 1G.",
      valueName: "bytes"
    )
  )
  var memoryBudget: String?

  @Flag(help: "Make products again that were made otherwise, whatever the job says.")
  var overwrite = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    if let workers, !RunLimits.workerCounts.contains(workers) {
      throw ValidationError("--workers \(workers): give a number from 1 to 1024.")
    }
    do { _ = try memoryBudget.map(MemorySize.bytes) } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    var job = try BatchJob(
      path: job,
      overwrite: overwrite ? true : nil,
      command: CommandLine.arguments
    )
    for note in job.notes { StandardStreams.error("note: \(note).\n") }
    if let workers { job.limits.workerCount = workers }
    if let memoryBudget { job.limits.memoryBudget = try MemorySize.bytes(of: memoryBudget) }
    let display = ProgressDisplay()
    let summary = BatchRun(job: job, control: display.control) { display.show($0) }.run()
    display.finish()
    if json { try Output.json(summary) } else { summary.lines.forEach { Output.line($0) } }
    if summary.cancelledCount > 0 { throw CancellationError() }
    if summary.failedCount > 0 { throw ExitCode(ExitStatus.someFailed) }
  }
}
