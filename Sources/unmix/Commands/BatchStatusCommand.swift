import Archives
import ArgumentParser
import Processing

/// `unmix batch status`: what an archive's catalogue says.
struct BatchStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Says how an archive is doing: counts, the last run, failures, odd products.",
    discussion: """
      Reads the catalogue (archive.gpkg in the output folder) and opens no scene and, but for --drift, no product. The \
      summary fits on one screen. The catalogue opens in a GIS as well: its layer scenes has the \
      footprints of the products.

      EXAMPLES
        unmix batch status job.yaml                  the archive of a job
        unmix batch status products --failed         every failure with its text
        unmix batch status products --scene f180     all that came of one scene
        unmix batch status products --drift          scenes that are odd in some of their bands

      EXIT CODES: 0 done, 1 there is no catalogue or no such scene, 64 usage.
      """
  )

  @Argument(help: ArgumentHelp("A job file, or the output folder of one.", valueName: "path"))
  var path: String

  @Flag(help: "Show every scene that failed, with all that is known of it.")
  var failed = false

  @Flag(help: "Show every product that somebody should look at, and why.")
  var look = false

  @Flag(
    help:
      "Show the scenes that leave other residuals than the rest of the archive, and in which bands."
  )
  var drift = false

  @Option(
    help: ArgumentHelp(
      "Show the whole history of a scene, by its name or a path.",
      valueName: "name"
    )
  )
  var scene: String?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard [failed, look, drift, scene != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("Give only one of --failed, --look, --drift and --scene.")
    }
  }

  func run() throws {
    let folder = try ArchiveFolder(jobOrFolder: path)
    if let scene {
      let accounts = try SceneAccount.all(named: scene, in: folder)
      if json {
        try Output.json(accounts)
      } else {
        accounts.flatMap(\.lines).forEach { Output.line($0) }
      }
      return
    }
    if drift {
      let report = DriftReport(of: folder, threadCount: RunLimits.coreCount)
      if json { try Output.json(report) } else { report.lines.forEach { Output.line($0) } }
      return
    }
    let status = try ArchiveStatus(of: folder)
    if json {
      try Output.json(status)
    } else {
      status.lines(failed ? .failed : look ? .look : .summary).forEach { Output.line($0) }
    }
  }
}
