import Archives
import ArgumentParser
import Essentials
import Methods
import Processing

/// `unmix batch run`: runs a job.
struct BatchRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a job: every scene whose product is missing or out of date becomes one.",
    discussion: """
      A job is a YAML file. Its keys are the options of unmix scene in camelCase; paths are relative
      to the file's folder. The whole job is checked before the first scene begins.

      \(JobHelp.keys)

      A product is up to date while nothing that it was made from has changed: the scene's files,
      model, library, list of wavelengths, options, and the algorithms of the program. Every product
      that is made again, or kept although it is out of date, is named with what changed. A scene
      that fails stops no other and leaves nothing behind. It is not tried again until its input,
      the job or the program has changed, unless the disk, the memory or a right was missing.
      unmix batch plan says what a run would do.

      One run at a time works on an archive: the output folder's .unmix/lock says which. A second
      one ends with exit code 75 and a line that names it. The lock of a run that was killed on the
      same computer is taken over.

      EXAMPLE JOB
        scenes: ["tiles/*.tif"]
        method: fcls
        count: 4
        output: products

      EXAMPLES
        unmix batch run job.yaml
        unmix batch run job.yaml --quiet --log /var/log/unmix/archive.log     from cron
        unmix batch run job.yaml --only 'f18*' --limit 3
        unmix batch run job.yaml --shard 2/8                                  one of eight computers

      EXIT CODES: 0 all scenes are done or up to date, 3 some scenes failed or were kept although
      out of date (or all) and the others are done, 1 the job cannot be run and nothing was begun,
      64 usage, 75 another run is at work, 130 interrupted.
      """
  )

  @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"))
  var job: String

  @OptionGroup(title: "Which scenes") var choice: SceneChoice

  @OptionGroup(title: "Limits, whatever the job says") var limits: LimitOptions

  @Option(OptionTable.maxTime) var maxTime: Double?

  @OptionGroup(title: "Log") var log: LogOptions

  @Flag(help: "Make products again whatever changed, whatever the job says.")
  var overwrite = false

  @Flag(help: "Take over the lock of a run on another computer that has ended.")
  var breakLock = false

  @Flag(help: "Print nothing where there is nothing to do.")
  var quiet = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    var job = try BatchJob(
      path: job,
      overwrite: overwrite ? true : nil,
      command: CommandLine.arguments
    )
    job.limits = limits.limits(otherwise: job.limits)
    var options = BatchRun.Options()
    options.plan = try choice.options()
    options.maximumSeconds = maxTime
    options.isBreakingLock = breakLock
    options.logPath = log.path
    options.logForm = log.form
    let display = ProgressDisplay()
    let run = BatchRun(
      job: job,
      options: options,
      control: display.control,
      warn: { display.show(line: "unmix: \($0)") },
      atForcedEnd: { Interruption.beforeForcedEnd($0) }
    )
    let summary = try run.run()
    display.finish()
    if json {
      try Output.json(summary)
    } else if !(quiet && summary.isIdle) {
      summary.lines.forEach { Output.line($0) }
    }
    switch summary.exitCode {
    case ExitStatus.done: break
    case ExitStatus.interrupted: throw CancellationError()
    default: throw ExitCode(summary.exitCode)
    }
  }
}

/// Where the log of a run goes.
struct LogOptions: ParsableArguments {
  @Option(
    name: .customLong("log"),
    help: ArgumentHelp(
      "Add a line to this file for the beginning, every scene that was made or failed, and the end.",
      valueName: "file"
    )
  )
  var path: String?

  @Option(OptionTable.logFormat)
  var form = RunLogForm.text

  func validate() throws {
    if path?.isEmpty == true { throw ValidationError("--log needs the name of a file.") }
  }
}
