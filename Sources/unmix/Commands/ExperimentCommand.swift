import ArgumentParser
import Processing
import Studies

/// `unmix experiment`: a table or figure of a paper beside the paper's own numbers.
struct ExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Runs a table or figure of a paper and sets its numbers beside the paper's.",
    discussion: """
      An experiment is a YAML file. Every method runs on every scene with every seed and every \
      value of the setting that varies; times apart, the same file gives the same bytes with any \
      number of workers. The Markdown table is printed; with -o a folder appears with table.md, \
      runs.csv, summary.csv, targets.md where there are targets, and one SVG plot per measure.

      KEYS
        name, title, source, notes
                    what it is, and where the paper's numbers stand
        scenes      a list of: name, scene, scale, abundances, endmembers (files in the data
                    folder), endmemberScale, squareMetres (true areas of the endmembers in their
                    order); without abundances only angles, areas, times and parameters are measured
        methods     a list of: name, method (fcls, nnls, sunsal with the true endmembers; aenet,
                    mnnae; bunet, mnnbu), plan (paper or robust, or see PLAN; paper by
                    default), tied, training of aenet and mnnae (pixels of the scene by default,
                    or library: mixtures simulated from the true endmembers, no pixel), loss (some
                    of mse, aad, aid), extractor (start of a blind network, vca by default), paper
                    (the paper's row to stand beside, if named otherwise)
        settings    layers, epochs, trainingPixels (the others are evaluated; left out: all are
                    both), snr (decibels of white noise, .inf for none)
        vary        one of the settings with a list of values
        seeds       number of runs of each
        measures    rmse, mae, aad, aid, sad, sad of ENDMEMBER, area (mean difference from the true
                    areas), area of ENDMEMBER, seconds, parameters
        paper       a list of: scene, method, at (value of what varies), and for each measure the
                    mean and the deviation
        targets     numbers to reach, a list of: task, scene, method, at, the greatest mean of each
                    measure, inSeeds (limits of single runs, which hold in so many seeds), remark

      PLAN
        A method's plan may be one of the two with single settings changed, as in
        plan: {name: robust, layers: 2, start: published}. It can change layers, tail, thresholds
        (one an endmember: true or false), start (published, or the penalty over the least
        eigenvalue), learningRate, schedule (constant or cosine), epochs or steps, batchSize,
        noiseRemoval, and of a blind network likelihood, linearity, anchor (its weight) and frozen
        (fraction of the steps).

      EXAMPLES
        unmix experiment Workflows/paper/table-6.yaml
        unmix experiment Workflows/paper/figure-8.yaml -o layers --data ~/unmixing-data

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """
  )

  @Argument(help: ArgumentHelp("The experiment.", valueName: "file.yaml"))
  var file: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder to make.", valueName: "folder")
  )
  var output: String?

  @Flag(help: "Replace an experiment's results that are there already.")
  var overwrite = false

  @Option(
    help: ArgumentHelp(
      "Where the scenes are; by default UNMIX_DATA, or ../shared/data.",
      valueName: "folder"
    )
  )
  var data = ExperimentRun.defaultDataFolder

  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    let experiment = try Experiment(path: file)
    if let output { try ExperimentReport.checkTarget(output, isReplacing: overwrite) }
    let display = ProgressDisplay()
    defer { display.finish() }
    let report = try ExperimentRun(
      limits: limits.limits(),
      control: display.control
    ).run(experiment, dataFolder: data)
    display.finish()
    Output.line(report.markdown)
    guard let output else { return }
    let names = try report.write(to: output, isReplacing: overwrite)
    Output.line("\(output): \(names.joined(separator: ", "))")
  }
}
