import Archives
import ArgumentParser
import Essentials
import Foundation
import Processing

/// `unmix batch train`: makes a new model of an archive.
struct BatchTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Makes new endmembers, or a new network, from pixels of all scenes of a job.",
    discussion: """
      The first unmix batch run of a job with count does this by itself and keeps the result in \
      .unmix/models of the output folder; scenes that come later are unmixed with it. This command makes \
      a new one on purpose: because the archive has grown, or because count, extractor, method, plan, seed, \
      bands or scale of the job changed. The models before it stay. All products are then out of date, and \
      unmix batch run makes them again where the job allows that.

      Pixels come from all scenes (from a thousand of them, if there are more), a quarter of them shared out \
      evenly and the rest by the pixels with data. A scene that cannot be opened, holds no reflectances or \
      has other bands than most is named and left out. The same scenes, options and seed give the same bytes.

      EXAMPLE
        unmix batch train job.yaml

      EXIT CODES: 0 done, 1 failed and no model was made, 64 usage, 75 a run is at work, 130 interrupted.
      """
  )

  @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"))
  var job: String

  @OptionGroup(title: "Limits, whatever the job says") var limits: LimitOptions

  func run() throws {
    var job = try BatchJob(path: job)
    job.limits = limits.limits(otherwise: job.limits)
    let display = ProgressDisplay()
    let model = try TrainingRun(job, control: display.control).run(now: Date())
    display.finish()
    model.lines.forEach { Output.line($0) }
  }
}
