import Archives
import ArgumentParser
import Essentials
import Methods
import Processing

/// `unmix batch plan`: says what a run would do, and why.
struct BatchPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Says what a run of a job would do with each scene, and why; writes nothing.",
    discussion: """
      Scenes that have not changed since the last run are not opened. New and changed ones are, and
      a few of their pixels are looked at, so that a scene that cannot be unmixed is named before a
      run fails with it. unmix batch run does exactly what the plan says.

      EXAMPLES
        unmix batch plan job.yaml
        unmix batch plan job.yaml --only 'f18*'
        unmix batch plan job.yaml --json            for programs; see Docs/Formats.md

      EXIT CODES: 0 planned, 1 the job cannot be run, 64 usage, 130 interrupted.
      """
  )

  @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"))
  var job: String

  @OptionGroup(title: "Which scenes") var choice: SceneChoice

  @OptionGroup(title: "Limits, whatever the job says") var limits: LimitOptions

  @Flag(help: "Plan as if products were made again whatever changed.")
  var overwrite = false

  @Flag(help: "Print the plan as JSON.")
  var json = false

  func run() throws {
    var job = try BatchJob(path: job, overwrite: overwrite ? true : nil)
    job.limits = limits.limits(otherwise: job.limits)
    let training = ArchiveTraining(job)
    let isModelMissing = try training.needsModel && training.kept() == nil
    job = try training.jobWithKeptModel()
    var options = try choice.options()
    options.isOpening = true
    let display = ProgressDisplay()
    let plan = try ArchivePlan(job, options: options, control: display.control)
    display.finish()
    if let note = plan.memoryNote { StandardStreams.error("note: \(note).\n") }
    if json { try Output.json(plan) } else { plan.lines.forEach { Output.line($0) } }
    if isModelMissing, !json {
      Output.line(
        "The archive has no model yet: a run first finds endmembers in pixels of all scenes"
      )
    }
  }
}
